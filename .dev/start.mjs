// The party lobby with the demo game: installs what is missing, builds what is stale, and runs.
import { root } from './commands.mjs'
import { ensureInstalled } from './setup.mjs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Skirmish needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
const args = process.argv.slice(2)
if (!args.includes('--help') && !args.includes('-h')) console.log('Getting the lobby ready …')
ensureInstalled()
const { build } = await import('./build.mjs')
build()
const { runLobby } = await import('../lobby-relay/dist/index.js')
process.exit(await runLobby(args, { page: `${root}demo-game/dist` }))
