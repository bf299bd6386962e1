import { ensureInstalled } from './setup.mjs'

ensureInstalled()
const { runVitest } = await import('./vitest.mjs')
const { passed, failed, skipped } = runVitest(process.argv.slice(2))
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
