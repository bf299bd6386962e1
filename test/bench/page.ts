import { createMatchmaker, defineGame, fixed, one } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { scriptStart } from './script-start.js'

const game = defineGame({
  id: 'bench',
  version: 1,
  seats: { min: 1, max: 8 },
  tickRate: 30,
  world: { ball: one({ x: fixed(-1, 1, 1 / 64) }) },
  setup() {},
  join() {},
})
const stun = new URLSearchParams(location.search).get('stun') ?? location.port
const config = { iceServers: [{ urls: `stun:${location.hostname}:${stun}` }] }
const server = { host: location.hostname, port: Number(location.port), path: '/', secure: false, config, debug: 0 }
const open = () => createMatchmaker({ game, player: { name: 'Ann' }, ...browser({ relay: '/', ...config }) })
const randomId = () => `raw${Math.random().toString(36).slice(2)}`

/** What the benchmark calls from outside. */
const bench = {
  async host(): Promise<{ link: string; rawId: string }> {
    const { Peer } = await import('peerjs')
    const session = await (await open()).host({ maxPlayers: 8, reconnectGrace: 0 })
    const rawId = randomId()
    const peer = new Peer(rawId, server)
    await new Promise((resolve) => peer.on('open', resolve))
    peer.on('connection', (connection) => connection.on('open', () => connection.send('hello')))
    return { link: session.invitation.link, rawId }
  },
  /** Raw PeerJS: from its constructor to its first message. */
  async raw(hostId: string, cold = false): Promise<number> {
    const { Peer } = await import('peerjs')
    const start = cold ? scriptStart : performance.now()
    const peer = new Peer(randomId(), server)
    await new Promise((resolve) => {
      peer.on('open', () => peer.connect(hostId).on('data', resolve))
    })
    const took = performance.now() - start
    peer.destroy()
    return took
  },
  /** The lobby is open and shows the session: from the click to the seat. */
  async warm(): Promise<number> {
    const matchmaker = await open()
    const listing = await new Promise<Parameters<typeof matchmaker.join>[0]>((resolve) => {
      matchmaker.on('listings', ([first]) => first && setTimeout(() => resolve(first), 300))
    })
    const start = performance.now()
    await matchmaker.join(listing)
    const took = performance.now() - start
    matchmaker.close()
    return took
  },
  /** A friend opens the link: from the start of the page's script to the seat. */
  async cold(link: string): Promise<number> {
    const matchmaker = await open()
    await matchmaker.join(link)
    const took = performance.now() - scriptStart
    matchmaker.close()
    return took
  },
}
Object.assign(globalThis, { bench })
if (location.hash.startsWith('#raw=')) Object.assign(globalThis, { coldJoin: bench.raw(location.hash.slice(5), true) })
if (location.hash.startsWith('#join=')) Object.assign(globalThis, { coldJoin: bench.cold(location.href) })
export type Bench = typeof bench
