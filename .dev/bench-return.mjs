// How soon a guest is back in the game, after a reload and after 10 s without network, beside raw PeerJS: `npm run bench:return [-- --rounds 10] [--json]`. As root, on Linux.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './commands.mjs'
import { ensureInstalled } from './setup.mjs'

ensureInstalled()
;(await import('./build.mjs')).build()
const { path, reason } = await (await import('./chromium.mjs')).findChromium()
if (!path) {
  console.error(`The benchmark needs a browser: ${reason}`)
  process.exit(1)
}
process.env.CHROMIUM_PATH = path
const { build } = await import('vite')
const outDir = mkdtempSync(join(root, 'node_modules/.cache/bench-return-'))
let code = 0
try {
  const entry = join(root, 'test/lab/bench-return.ts')
  await build({ root, configFile: false, logLevel: 'error', build: { ssr: entry, outDir, emptyOutDir: true } })
  process.env.SKIRMISH_LAB = join(root, 'test/lab')
  await (await import(pathToFileURL(join(outDir, 'bench-return.js')).href)).benchReturn()
} catch (error) {
  console.error(error.message)
  code = 1
} finally {
  rmSync(outDir, { recursive: true, force: true })
}
process.exit(code)
