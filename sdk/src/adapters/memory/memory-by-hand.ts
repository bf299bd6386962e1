import { toBase64url } from '../../discover/base64url.js'
import { SkirmishError } from '../../errors.js'
import type { HandAnswer, HandOffer, HandTransport } from '../../ports/by-hand.js'
import type { Link } from '../../ports/link.js'
import type { VirtualNetwork } from '../../testing/virtual-network.js'
import { MemoryLink } from './memory-link.js'

const ID_BYTES = 8
const KEEPS_MS = 240_000

/** A guest who has answered, until the link stands. */
interface Waiting {
  readonly peer: string
  /** The host's offer it answers. */
  readonly to: string
  linked(link: Link): void
}

const answers = new WeakMap<VirtualNetwork, Map<string, Waiting>>()

/** Links over a virtual network by descriptions that somebody carries, for one named peer of it. */
export class MemoryByHand implements HandTransport {
  readonly #network: VirtualNetwork
  readonly #peer: string
  readonly #answers: Map<string, Waiting>

  constructor(network: VirtualNetwork, peer: string) {
    this.#network = network
    this.#peer = peer
    this.#answers = answers.get(network) ?? new Map()
    answers.set(network, this.#answers)
  }

  async offer({ signal }: { signal: AbortSignal }): Promise<HandOffer> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    const description = this.#network.random(ID_BYTES)
    const closing = new AbortController()
    return {
      description,
      accept: (answer, options) => {
        const ended = AbortSignal.any([closing.signal, options.signal])
        return this.#accept(toBase64url(description), answer, ended)
      },
      close: () => closing.abort(),
    }
  }

  async answer(offer: Uint8Array, { signal }: { signal: AbortSignal }): Promise<HandAnswer> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    if (offer.length !== ID_BYTES) throw new SkirmishError('connect/bad-code')
    const description = this.#network.random(ID_BYTES)
    const id = toBase64url(description)
    let close = () => {}
    const link = new Promise<Link>((resolve, reject) => {
      this.#answers.set(id, { peer: this.#peer, to: toBase64url(offer), linked: resolve })
      close = () => {
        if (this.#answers.delete(id)) reject(new SkirmishError('session/aborted'))
      }
    })
    link.catch(() => {}) // whoever needs it awaits it
    return { description, keepsMs: KEEPS_MS, link, close }
  }

  #accept(offer: string, answer: Uint8Array, signal: AbortSignal): Promise<Link> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(new SkirmishError('session/aborted', { cause: signal.reason }))
      if (answer.length !== ID_BYTES) return reject(new SkirmishError('connect/bad-code'))
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      const id = toBase64url(answer)
      const guest = this.#answers.get(id)
      const delay = guest && this.#network.reliableDelay(this.#peer, guest.peer)
      if (!guest || guest.to !== offer || delay === undefined) return // silence, as in a real network
      const { clock, freezer } = this.#network
      freezer.clockOf(guest.peer, clock).after(delay, () => {
        if (signal.aborted || !this.#answers.delete(id)) return
        const [mine, theirs] = MemoryLink.pair(this.#network, this.#peer, guest.peer)
        guest.linked(theirs)
        freezer.clockOf(this.#peer, clock).after(delay, () => {
          signal.removeEventListener('abort', abort)
          if (signal.aborted) mine.close()
          else resolve(mine)
        })
      })
    })
  }
}
