import type { Peer, PeerOptions } from 'peerjs'

/** Where raw PeerJS has not connected by then, it never does: ms. */
const NEVER_MS = 6000

/** PeerJS as a game would use it without us, over the same signaling and STUN. */
export class Raw {
  readonly #load: () => Promise<new (id: string, options: PeerOptions) => Peer>

  constructor(load: () => Promise<new (id: string, options: PeerOptions) => Peer>) {
    this.#load = load
  }

  async host(signaling: string, id: string): Promise<void> {
    const PeerClass = await this.#load()
    const host = new PeerClass(id, optionsFor(signaling))
    await new Promise<void>((resolve) => host.on('open', () => resolve()))
    host.on('connection', (connection) => connection.on('open', () => connection.send('hello')))
  }

  /** From its constructor, or from `since`, to its first message, ms. */
  async join(signaling: string, id: string, since?: number): Promise<number | undefined> {
    const PeerClass = await this.#load()
    const start = since ?? performance.now()
    const guest = new PeerClass(`raw${Math.random().toString(36).slice(2)}`, optionsFor(signaling))
    const took = await new Promise<number | undefined>((resolve) => {
      setTimeout(() => resolve(undefined), NEVER_MS)
      guest.on('open', () => guest.connect(id).on('data', () => resolve(performance.now() - start)))
    })
    guest.destroy()
    return took
  }
}

function optionsFor(signaling: string): PeerOptions {
  const { hostname, port } = new URL(signaling)
  const iceServers = [{ urls: `stun:${hostname}:${port}` }]
  return { host: hostname, port: Number(port), path: '/', secure: false, debug: 0, config: { iceServers } }
}
