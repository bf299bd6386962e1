import type { Address } from '../../discover/listing.js'
import { SkirmishError } from '../../errors.js'
import type { Link } from '../../ports/link.js'
import type { DialOptions, Listener, Transport } from '../../ports/transport.js'
import type { VirtualNetwork } from '../../testing/virtual-network.js'
import { MemoryLink } from './memory-link.js'

const ENDPOINT = 'virtual'

interface Open {
  readonly peer: string
  readonly links: Link[]
  handler: ((link: Link) => void) | undefined
}

const listeners = new WeakMap<VirtualNetwork, Map<string, Open>>()

/** Links over a virtual network, for one named peer of it. */
export class MemoryTransport implements Transport {
  readonly via: 'memory' | 'relayed'
  readonly takesFirst: boolean
  readonly relay: string | undefined
  readonly #network: VirtualNetwork
  readonly #peer: string
  readonly #open: Map<string, Open>
  #listened = 0

  /** @param relayed its links go another way, between the network's peers `relayed/a` and `relayed/b` */
  constructor(network: VirtualNetwork, peer: string, { relayed = false } = {}) {
    this.via = relayed ? 'relayed' : 'memory'
    this.takesFirst = relayed
    this.relay = relayed ? ENDPOINT : undefined
    this.#network = network
    this.#peer = relayed ? `relayed/${peer}` : peer
    this.#open = listeners.get(network) ?? new Map()
    listeners.set(network, this.#open)
  }

  async listen({ signal }: { signal: AbortSignal }): Promise<Listener> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    const id = `${this.#peer}-${++this.#listened}`
    const open: Open = { peer: this.#peer, links: [], handler: undefined }
    this.#open.set(id, open)
    return {
      address: { via: this.via, endpoint: ENDPOINT, id },
      onLink(handler) {
        open.handler = handler
        for (const link of open.links.splice(0)) handler(link)
        return () => {
          open.handler = undefined
        }
      },
      close: () => this.#open.delete(id),
    }
  }

  dial(address: Address, { signal, first }: DialOptions): Promise<Link> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(new SkirmishError('session/aborted', { cause: signal.reason }))
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      const open = this.#open.get(address.id)
      const delay = open ? this.#network.reliableDelay(this.#peer, open.peer) : 0
      if (delay === undefined) return // parted: silence, as in a real network; the caller's deadline ends it
      const { clock, freezer } = this.#network
      const here = freezer.clockOf(this.#peer, clock)
      const there = freezer.clockOf(open?.peer ?? this.#peer, clock)
      there.after(delay, () => {
        const mine = open && this.#open.get(address.id) === open ? this.#link(open, first) : undefined
        here.after(delay, () => {
          signal.removeEventListener('abort', abort)
          if (!mine) reject(new SkirmishError('connect/host-gone'))
          else if (signal.aborted) mine.close()
          else resolve(mine)
        })
      })
    })
  }

  /** The host gets its end, and what the guest said along with the dial. */
  #link(open: Open, first: Uint8Array | undefined): MemoryLink {
    const [mine, theirs] = MemoryLink.pair(this.#network, this.#peer, open.peer, this.via === 'relayed')
    if (open.handler) open.handler(theirs)
    else open.links.push(theirs)
    if (first) theirs.receive('events', first.slice())
    return mine
  }
}
