// A player in a process of its own, over a real lobby: `RELAY NAME [CODE]`. Hosts without a code. Says what happens in
// lines of JSON.
import { createInterface } from 'node:readline'
import { node } from '@skirmish/sdk/node'
import { play } from './migration-play.mjs'

const [relay, name, code] = process.argv.slice(2)
const tell = (message) => console.log(JSON.stringify(message))
const hear = await play({ platform: node({ relay }), name, code, tell })
createInterface({ input: process.stdin }).on('line', hear)
