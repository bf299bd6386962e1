import { record } from '../../discover/record.js'

/** Guests who come and the host, twice as many as a game has seats: who is linked has no need of it any more. */
const MAX_PEERS = 128
/** What PeerJS says to another peer; the server reads no more of it than where it goes. */
const PASSED_ON = ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE']

interface SignalPeer {
  readonly token: string
  say(message: Readonly<Record<string, unknown>>): void
  end(): void
}

/**
 * Who is known to a signaling server by which id, and what they say to each other: PeerServer's side of PeerJS's protocol
 * ([CO10]). It keeps nothing for peers that are not there: a host on its own device is there, or will not be.
 */
export class SignalExchange {
  readonly #peers = new Map<string, SignalPeer>()

  get size(): number {
    return this.#peers.size
  }

  /** False when it may not stay; it has been told why. The same token takes an id from an older socket. */
  enter(id: string, peer: SignalPeer): boolean {
    const known = this.#peers.get(id)
    if (known && known.token !== peer.token) {
      peer.say({ type: 'ID-TAKEN', payload: { msg: 'ID is taken' } })
      return false
    }
    if (!known && this.#peers.size >= MAX_PEERS) {
      peer.say({ type: 'ERROR', payload: { msg: 'Server has reached its concurrent user limit' } })
      return false
    }
    this.#peers.set(id, peer)
    known?.end()
    peer.say({ type: 'OPEN' })
    return true
  }

  /** What a peer sent; nonsense is dropped. */
  hear(id: string, text: string): void {
    const { type, dst, payload } = record(parseJson(text))
    if (typeof type !== 'string' || typeof dst !== 'string' || !PASSED_ON.includes(type)) return
    const there = this.#peers.get(dst)
    if (there) there.say({ type, src: id, dst, payload })
    else if (type === 'OFFER') this.#peers.get(id)?.say({ type: 'EXPIRE', src: dst, dst: id })
  }

  left(id: string, peer: SignalPeer): void {
    if (this.#peers.get(id) === peer) this.#peers.delete(id)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
