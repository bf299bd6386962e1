// A benchmark on the network lab: a module of `test/lab`, bundled, as its pages and processes are.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './commands.mjs'
import { ensureInstalled } from './setup.mjs'

/** Runs a function that `test/lab/<name>.ts` exports, and ends the process. @param options.browser whether it opens one */
export async function labBench(name, exported, { browser = true } = {}) {
  ensureInstalled()
  ;(await import('./build.mjs')).build()
  if (browser) await needBrowser()
  const { build } = await import('vite')
  const outDir = mkdtempSync(join(root, `node_modules/.cache/${name}-`))
  let code = 0
  try {
    const entry = join(root, `test/lab/${name}.ts`)
    await build({ root, configFile: false, logLevel: 'error', build: { ssr: entry, outDir, emptyOutDir: true } })
    process.env.SKIRMISH_LAB = join(root, 'test/lab')
    await (await import(pathToFileURL(join(outDir, `${name}.js`)).href))[exported]()
  } catch (error) {
    console.error(error.message)
    code = 1
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
  process.exit(code)
}

async function needBrowser() {
  const { path, reason } = await (await import('./chromium.mjs')).findChromium()
  if (!path) {
    console.error(`The benchmark needs a browser: ${reason}`)
    process.exit(1)
  }
  process.env.CHROMIUM_PATH = path
}
