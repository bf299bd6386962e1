// Runs Vitest and reads its JSON report: the closing counts come from what really ran.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, tool } from './commands.mjs'

/** Returns `{ passed, failed, skipped }`; a file that could not even be loaded counts as one failure. */
export function runVitest(filters = []) {
  const folder = mkdtempSync(join(tmpdir(), 'skirmish-test-'))
  const report = join(folder, 'report.json')
  const flags = ['--config', 'test/vitest.config.ts', '--reporter=default', '--reporter=json']
  const { file, args } = tool('vitest', ['run', ...flags, `--outputFile.json=${report}`, ...filters])
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: 'inherit' })
  if (error) console.error(`Vitest could not be started: ${error.message}`)
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const tests = testResults.flatMap((file) => file.assertionResults)
    const count = (states) => tests.filter((test) => states.includes(test.status)).length
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    const failed = count(['failed']) + broken
    return {
      passed: count(['passed']),
      failed: status !== 0 && failed === 0 ? 1 : failed,
      skipped: count(['pending', 'skipped', 'todo']),
    }
  } catch (error) {
    console.error(`Vitest left no report: ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
