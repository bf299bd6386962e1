import type { Listing } from '../discover/listing.js'
import { SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Link } from '../ports/link.js'
import type { Transport } from '../ports/transport.js'

/** After this long a way that has not opened will not, ms: ICE itself gives up after 15 to 30 s. */
const GIVE_UP_MS = 20_000

/** Tries every way to a host at once; each that opens brings a link, as the way stands and not as others wait for it. */
export class HostDial {
  readonly #controller = new AbortController()
  readonly #failures: unknown[] = []
  readonly #links = new Set<Link>()
  readonly #stopWaiting: () => void
  #onLink: ((link: Link) => void) | undefined
  #onFailed: (() => void) | undefined
  #pending = 0

  constructor(listing: Listing, transports: readonly Transport[], clock: Clock) {
    for (const [rank, transport] of transports.entries()) {
      for (const address of listing.addresses.filter(({ via }) => via === transport.via)) {
        this.#pending++
        transport.dial(address, { signal: this.#controller.signal }).then(
          (link) => this.#opened(link),
          (error: unknown) => this.#failed(rank, error),
        )
      }
    }
    this.#stopWaiting = clock.after(GIVE_UP_MS, () => this.#controller.abort())
  }

  /** Ways that may still open. */
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

  /** Links that are open already come at once; `failed` is called after each way that did not open. */
  take(onLink: (link: Link) => void, onFailed: () => void): void {
    this.#onLink = onLink
    this.#onFailed = onFailed
    for (const link of this.#links) onLink(link)
    this.#links.clear()
  }

  /** Gives up what is not open yet; links that nobody took are closed. */
  close(): void {
    this.#stopWaiting()
    this.#controller.abort()
    for (const link of this.#links) link.close()
  }

  #opened(link: Link): void {
    this.#pending--
    if (this.#controller.signal.aborted) return link.close()
    if (this.#onLink) this.#onLink(link)
    else this.#keep(link)
  }

  #keep(link: Link): void {
    this.#links.add(link)
    link.onClose(() => this.#links.delete(link))
  }

  #failed(rank: number, error: unknown): void {
    this.#pending--
    this.#failures[rank] ??= error
    this.#onFailed?.()
  }
}
