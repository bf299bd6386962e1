import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const PAGE = fileURLToPath(new URL('../browser/', import.meta.url))
const PAGES = ['index.html', 'strict.html', 'electron.html', 'public.html', 'hiding.html']
const WORKER = fileURLToPath(new URL('../../sdk/dist/adapters/browser/timer-worker.js', import.meta.url))

/** The pages of `test/browser`, with the timer worker beside it, in a folder of its own. */
export async function buildPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'skirmish-contracts-'))
  await build({
    root: PAGE,
    base: './',
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: PAGES.map((name) => join(PAGE, name)) },
    },
  })
  cpSync(WORKER, join(folder, 'timer-worker.js'))
  return folder
}
