import { here } from '../../discover/here.js'
import type { Address } from '../../discover/listing.js'
import { SkirmishError } from '../../errors.js'
import type { Link } from '../../ports/link.js'
import type { Listener, Transport } from '../../ports/transport.js'
import { PeerJsTransport } from '../webrtc/peerjs-transport.js'
import type { PeerPlatform } from '../webrtc/signaling-peer.js'
import { hostGone } from './host-gone.js'

/** Opens a TCP port of this device, with signaling at it; once, however often it is asked. */
interface Endpoint {
  open(): Promise<{ readonly port: number }>
}

/** WebRTC links, negotiated by PeerJS through the host's own signaling ([CO14]); the host is the first peer there. */
export class OwnSignalingTransport implements Transport {
  readonly via = 'peerjs'
  readonly #endpoint: Endpoint
  readonly #platform: PeerPlatform
  readonly #presences = new Map<string, PeerJsTransport>()

  constructor(endpoint: Endpoint, platform: PeerPlatform) {
    this.#endpoint = endpoint
    this.#platform = platform
  }

  async listen({ signal }: { signal: AbortSignal }): Promise<Listener> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    const { port } = await this.#endpoint.open()
    // The server is in this process, and its socket dies with no network.
    const { renew: _, ...listener } = await this.#at(`http://127.0.0.1:${port}/`).listen({ signal })
    return { ...listener, address: { ...listener.address, endpoint: here(port) } }
  }

  dial(address: Address, { signal }: { signal: AbortSignal }): Promise<Link> {
    return this.#at(address.endpoint).dial(address, { signal }).catch(hostGone)
  }

  renew(): void {
    for (const presence of this.#presences.values()) presence.renew()
  }

  close(): void {
    for (const presence of this.#presences.values()) presence.close()
  }

  #at(endpoint: string): PeerJsTransport {
    const presence = this.#presences.get(endpoint) ?? new PeerJsTransport(endpoint, this.#platform)
    this.#presences.set(endpoint, presence)
    return presence
  }
}
