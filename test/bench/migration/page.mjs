// A player in a page: `?NAME` or `?NAME&CODE`. What happens is told to the benchmark ten times a second.
import { browser } from '@skirmish/sdk/browser'
import { play } from '../../support/migration-play.mjs'

const [name, code] = location.search.slice(1).split('&')
let said = []
setInterval(() => {
  if (said.length > 0) globalThis.report(said)
  said = []
}, 100)
const tell = (message) => said.push(message)
globalThis.hear = await play({ platform: browser({ relay: '/' }), name, code, tell })
