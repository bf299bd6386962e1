import type { Address } from '../../discover/listing.js'
import { SkirmishError } from '../../errors.js'
import type { Clock } from '../../ports/clock.js'
import type { Link } from '../../ports/link.js'
import type { Listener, Transport } from '../../ports/transport.js'
import { PeerJsTransport, type PeerListenOptions } from '../webrtc/peerjs-transport.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'

/** Who has nobody to dial leaves the server after this long, ms: a look-up and its dial share one stay. */
const LINGER_MS = 5000

/**
 * WebRTC links, negotiated by PeerJS through an outside server. Its addresses have a `via` of their own, and only those at the
 * server that was opted into are dialled: no listing leads anybody to another one ([CO18]).
 */
export class PublicTransport implements Transport {
  readonly via = 'public'
  readonly server: string
  readonly #peers: PeerJsTransport
  #dials = 0
  readonly #clock: Clock
  #stay: () => void = () => {}
  #closed = false

  constructor(server: string, platform: PeerPlatform) {
    this.server = server
    this.#peers = new PeerJsTransport(server, platform)
    this.#clock = platform.clock
  }

  /** Rejects with `discover/refused` when somebody else has the `id` that was asked for. */
  async listen(options: PeerListenOptions): Promise<Listener> {
    const listener = await this.#peers.listen(options).catch(outside)
    return { ...listener, address: { ...listener.address, via: this.via } }
  }

  async dial(address: Address, { signal }: { signal: AbortSignal }): Promise<Link> {
    if (address.endpoint !== this.server) throw new SkirmishError('connect/no-path')
    this.#stay()
    this.#dials++
    try {
      return await this.#peers.dial(address, { signal }).catch(outside)
    } finally {
      this.#dials--
      if (this.#dials === 0 && !this.#closed) this.#stay = this.#clock.after(LINGER_MS, () => this.#peers.rest())
    }
  }

  renew(): void {
    this.#peers.renew()
  }

  close(): void {
    this.#closed = true
    this.#stay()
    this.#peers.close()
  }
}

/** No lobby is meant. */
function outside(cause: unknown): never {
  const isAway = cause instanceof SkirmishError && cause.code === 'discover/relay-unreachable'
  throw isAway ? new SkirmishError('discover/public-unreachable', { cause }) : cause
}
