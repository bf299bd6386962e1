import type { Lane, Link } from '../../ports/link.js'
import type { VirtualNetwork } from '../../testing/virtual-network.js'
import { LinkListeners } from '../link-listeners.js'

/** How often the reliable lane looks whether two parted peers can reach each other again, ms. */
const RETRY_MS = 50

/** One end of a link over the virtual network. */
export class MemoryLink implements Link {
  readonly path: 'memory' | 'relayed'
  readonly binding: Link['binding']
  readonly #network: VirtualNetwork
  readonly #from: string
  readonly #to: string
  #other: MemoryLink | undefined
  readonly #listeners = new LinkListeners()
  readonly #reliable: { readonly deliver: () => void; readonly bytes: number; due: number | undefined }[] = []
  #carrying = false

  private constructor(
    network: VirtualNetwork,
    from: string,
    to: string,
    fingerprints: [Uint8Array, Uint8Array] | undefined,
  ) {
    this.#network = network
    this.#from = from
    this.#to = to
    this.path = fingerprints ? 'memory' : 'relayed'
    this.binding = fingerprints
      ? { kind: 'dtls', local: fingerprints[0], remote: fingerprints[1] }
      : { kind: 'relayed' }
  }

  /** Both ends, each with a certificate of its own; or a link that somebody else carries. */
  static pair(network: VirtualNetwork, a: string, b: string, relayed = false): [MemoryLink, MemoryLink] {
    const [one, two] = [network.random(32), network.random(32)]
    const ends: [MemoryLink, MemoryLink] = [
      new MemoryLink(network, a, b, relayed ? undefined : [one, two]),
      new MemoryLink(network, b, a, relayed ? undefined : [two, one]),
    ]
    ends[0].#other = ends[1]
    ends[1].#other = ends[0]
    return ends
  }

  /** What could not leave, as the two were parted. */
  get backlog(): number {
    return this.#reliable.reduce((sum, { due, bytes }) => sum + (due === undefined ? bytes : 0), 0)
  }

  send(lane: Lane, bytes: Uint8Array): void {
    if (this.#listeners.closed) return
    const copy = bytes.slice()
    const other = this.#other
    const deliver = () =>
      this.#network.freezer.on(this.#to, () => {
        if (other) other.#listeners.receive(lane, copy)
      })
    if (lane === 'state') this.#network.carryLossy(this.#from, this.#to, deliver)
    else this.#queue(deliver, bytes.length)
  }

  /** What arrived with the link itself. */
  receive(lane: Lane, bytes: Uint8Array): void {
    this.#listeners.receive(lane, bytes)
  }

  onMessage(handler: (lane: Lane, bytes: Uint8Array) => void): () => void {
    return this.#listeners.onMessage(handler)
  }

  onClose(handler: () => void): () => void {
    return this.#listeners.onClose(handler)
  }

  /** The other end is told behind everything that was sent before. */
  close(): void {
    if (this.#listeners.closed) return
    const other = this.#other
    this.#queue(() =>
      this.#network.freezer.on(this.#to, () => {
        if (other) other.#listeners.close()
      }),
    )
    this.#listeners.close()
  }

  #queue(deliver: () => void, bytes = 0): void {
    this.#reliable.push({ deliver, bytes, due: this.#due() })
    if (!this.#carrying) this.#carry()
  }

  /** Many are under way at once, and arrive in order: one that is resent, or meets a partition, holds up those behind it. */
  #carry(): void {
    const { clock } = this.#network
    const [next] = this.#reliable
    this.#carrying = next !== undefined
    if (!next) return
    clock.after(next.due === undefined ? RETRY_MS : next.due - clock.now(), () => {
      if (this.#network.isParted(this.#from, this.#to)) next.due = undefined
      else if (next.due === undefined) for (const waiting of this.#reliable) waiting.due ??= this.#due()
      else {
        this.#reliable.shift()
        next.deliver()
      }
      this.#carry()
    })
  }

  /** When what is sent now arrives; `undefined` while nothing does. */
  #due(): number | undefined {
    const delay = this.#network.reliableDelay(this.#from, this.#to)
    return delay === undefined ? undefined : this.#network.clock.now() + delay
  }
}
