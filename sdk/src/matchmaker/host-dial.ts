import type { Address, Listing } from '../discover/listing.js'
import { SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Link } from '../ports/link.js'
import type { Transport } from '../ports/transport.js'

/** After this long a way that has not opened will not, ms: ICE itself gives up after 15 to 30 s. */
const GIVE_UP_MS = 20_000
/** A way that stood and broke is tried again after this long, then after twice as long, and so on, ms. */
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 4000
/** It stood before, so it opens soon or not at all, ms. */
const GIVE_UP_AGAIN_MS = 8000

/** One address of a host, with the transport that understands it. */
interface Way {
  readonly transport: Transport
  readonly address: Address
  pause: number
}

/**
 * Tries every way to a host at once; each that opens brings a link, as soon as it stands and not when the others do.
 * Ways that stood are opened again when they break.
 */
export class HostDial {
  readonly #clock: Clock
  readonly #closing = new AbortController()
  readonly #failures: unknown[] = []
  readonly #links = new Set<Link>()
  #onLink: ((link: Link) => void) | undefined
  #onSettled: (() => void) | undefined
  #pending = 0

  constructor(listing: Listing, transports: readonly Transport[], clock: Clock) {
    this.#clock = clock
    for (const [rank, transport] of transports.entries()) {
      for (const address of listing.addresses.filter(({ via }) => via === transport.via)) {
        this.#pending++
        this.#dial({ transport, address, pause: FIRST_PAUSE_MS }, GIVE_UP_MS)
          .catch((error: unknown) => {
            this.#failures[rank] ??= error
          })
          .then(() => {
            this.#pending--
            this.#onSettled?.()
          })
      }
    }
  }

  /** Ways that may still open for the first time. */
  get pending(): number {
    return this.#pending
  }

  /** False when nothing is left of it: every way failed, or what opened was closed again. */
  get usable(): boolean {
    return this.#pending > 0 || this.#links.size > 0
  }

  /** Why it failed, by the transport that comes first; without any way at all, `connect/no-path`. */
  get failure(): SkirmishError {
    const error = this.#failures.find((one) => one !== undefined)
    return error instanceof SkirmishError ? error : new SkirmishError('connect/no-path', { cause: error })
  }

  /** Links that are open already come at once; `settled` is called when a way has been tried for the first time. */
  take(onLink: (link: Link) => void, settled: () => void): void {
    this.#onLink = onLink
    this.#onSettled = settled
    for (const link of this.#links) onLink(link)
    this.#links.clear()
  }

  /** Gives up what is not open yet; links that nobody took are closed. */
  close(): void {
    this.#closing.abort()
    for (const link of this.#links) link.close()
  }

  async #dial(way: Way, giveUpMs: number): Promise<void> {
    const late = new AbortController()
    const cancel = this.#clock.after(giveUpMs, () => late.abort())
    const signal = AbortSignal.any([this.#closing.signal, late.signal])
    const link = await way.transport.dial(way.address, { signal }).finally(cancel)
    if (this.#closing.signal.aborted) return link.close()
    if (!this.#onLink) this.#links.add(link)
    link.onClose(() => {
      this.#links.delete(link)
      this.#again(way)
    })
    this.#onLink?.(link)
  }

  #again(way: Way): void {
    if (this.#closing.signal.aborted || !this.#onLink) return
    const cancel = this.#clock.after(way.pause, () => {
      this.#closing.signal.removeEventListener('abort', cancel)
      this.#dial(way, GIVE_UP_AGAIN_MS).catch(() => this.#again(way))
    })
    this.#closing.signal.addEventListener('abort', cancel, { once: true })
    way.pause = Math.min(2 * way.pause, LONGEST_PAUSE_MS)
  }
}
