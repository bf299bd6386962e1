import { diagnose } from '@skirmish/sdk'
import { browser } from '@skirmish/sdk/browser'
import { scriptStart } from '../../bench/script-start.js'
import { LabPeer } from '../peer.js'

const options = new URLSearchParams(location.search)
const stun = options.get('stun')
const iceServers = stun === null ? undefined : stun === '' ? [] : [{ urls: `stun:${stun}` }]
const path = options.get('path') === 'relayed' ? 'relayed' : 'auto'
const platform = browser({ relay: '/', path, ...(iceServers && { iceServers }) })
const peer = new LabPeer(options.get('name') ?? 'Ann', platform)
/** @param turn the servers to use in place of the lobby's: one for TURN, as `name:password@host:port` */
const check = (turn?: string) => {
  const [username = '', credential = '', host = ''] = turn?.split(/[:@](?=.*:)/) ?? []
  const iceServers = [{ urls: `turn:${host}`, username, credential }]
  return diagnose(turn === undefined ? platform : browser({ relay: '/', iceServers }))
}
/** PeerJS as a game would use it without us, over the same signaling and STUN. */
const server = {
  host: location.hostname,
  port: Number(location.port),
  path: '/',
  secure: false,
  debug: 0,
  config: { iceServers: iceServers ?? [{ urls: `stun:${location.hostname}:${location.port}` }] },
}
const raw = {
  async host(id: string): Promise<void> {
    const { Peer } = await import('peerjs')
    const host = new Peer(id, server)
    await new Promise<void>((resolve) => host.on('open', () => resolve()))
    host.on('connection', (connection) => connection.on('open', () => connection.send('hello')))
  },
  /** From its constructor to its first message, ms. */
  async join(id: string): Promise<number> {
    const { Peer } = await import('peerjs')
    const start = performance.now()
    const guest = new Peer(`raw${Math.random().toString(36).slice(2)}`, server)
    await new Promise<void>((resolve) => {
      guest.on('open', () => guest.connect(id).on('data', () => resolve()))
    })
    const took = performance.now() - start
    guest.destroy()
    return took
  },
}
const invited = location.hash.startsWith('#join=')

Object.assign(globalThis, {
  peer,
  raw,
  check,
  /** Whoever opens an invitation joins at once: from the start of the page's script. */
  arrival: invited ? peer.join(location.href, scriptStart) : undefined,
})
