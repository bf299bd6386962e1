import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const PAGE = fileURLToPath(new URL('../browser/', import.meta.url))
const WORKER = fileURLToPath(new URL('../../sdk/dist/adapters/browser/', import.meta.url))

/** The page of `test/browser`, with the timer worker beside it, in a folder of its own. */
export async function buildPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'skirmish-contracts-'))
  await build({
    root: PAGE,
    base: './',
    configFile: false,
    logLevel: 'silent',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  })
  for (const file of ['timer-worker.js', 'run-timers.js']) cpSync(join(WORKER, file), join(folder, file))
  return folder
}
