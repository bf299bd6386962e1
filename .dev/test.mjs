import { ensureInstalled } from './setup.mjs'

ensureInstalled()
const args = process.argv.slice(2)
const long = args.includes('--long')
const { build } = await import('./build.mjs')
build()
const { findChromium } = await import('./chromium.mjs')
const chromium = await findChromium()
if (chromium.path) process.env.CHROMIUM_PATH = chromium.path
else {
  delete process.env.CHROMIUM_PATH
  process.env.SKIRMISH_SKIP_CHROMIUM = chromium.reason
  console.log(`Tests in a browser are skipped: ${chromium.reason}`)
}
const { ensureNetworkLab } = await import('./network-lab.mjs')
ensureNetworkLab()
if (long) process.env.SKIRMISH_LONG = 'yes'
const { runVitest } = await import('./vitest.mjs')
const { passed, failed, skipped } = runVitest(args.filter((arg) => arg !== '--long'))
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
