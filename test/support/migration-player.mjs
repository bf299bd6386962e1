// A player in a process of its own, over a real lobby: `RELAY NAME [CODE]`; over nothing, with codes carried by hand, where the
// relay is `none`. Hosts without a code. Says what happens in lines of JSON. With SKIRMISH_TEST_LAN=no it is on no LAN; SKIRMISH_TEST_GRACE is how long seats
// wait where it hosts, ms.
import { createInterface } from 'node:readline'
import { node } from '@skirmish/sdk/node'
import { play } from './migration-play.mjs'

const [relay, name, code] = process.argv.slice(2)
const tell = (message) => console.log(JSON.stringify(message))
const isAlone = relay === 'none'
const lan = !isAlone && process.env.SKIRMISH_TEST_LAN !== 'no'
const platform = node({ relay: isAlone ? undefined : relay, lan })
const grace = process.env.SKIRMISH_TEST_GRACE
const hear = await play({
  ...{ platform, name, code, tell, byHand: isAlone },
  reconnectGrace: grace === undefined ? undefined : Number(grace),
})
createInterface({ input: process.stdin }).on('line', hear)
