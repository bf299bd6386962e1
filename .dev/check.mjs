// The quick one: format, lint, types, unit tests.
import { npm, tool } from './commands.mjs'
import { ensureInstalled, run } from './setup.mjs'

ensureInstalled()
run(tool('biome', ['check', '--error-on-warnings', '.']))
run(npm(['run', '--silent', 'types']))
const { runVitest } = await import('./vitest.mjs')
const { passed, failed, skipped } = runVitest([
  'sdk/test',
  'demo-game/test',
  'test/architecture',
  'test/docs',
  'lobby-relay/test/choices',
  'lobby-relay/test/lobby-state',
  'lobby-relay/test/watching',
])
console.log(`check: ${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
