// A Node process of the lab: `[URL]` of a relay or an invitation. It is told by lines of JSON what to do.
import { createInterface } from 'node:readline'
import { node } from '@skirmish/sdk/node'
import { loadPeer } from '../../sdk/src/adapters/node/load-peer.js'
import { LabPeer } from './peer.js'
import { Raw } from './raw.js'

const [url] = process.argv.slice(2)
const platform = node(url === undefined ? {} : { relay: new URL('/', url).href, lan: false })
const invitation = url?.includes('#join=') ? url : undefined
const { probe } = platform
const peer = new LabPeer({ name: 'Node', platform, raw: new Raw(loadPeer), invitation, probe })

interface Order {
  readonly id: number
  readonly method: keyof LabPeer
  readonly args: readonly unknown[]
}

for await (const line of createInterface(process.stdin)) {
  const { id, method, args }: Order = JSON.parse(line)
  const done = Promise.resolve(Reflect.apply(peer[method], peer, args))
  done.then(
    (value) => console.log(JSON.stringify({ id, value })),
    (error: unknown) => console.log(JSON.stringify({ id, error: String(error) })),
  )
}
process.exit()
