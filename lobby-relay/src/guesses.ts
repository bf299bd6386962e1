import { LIMITS } from './limits.js'

/** `burst` at once, then one each `everyMs`; whoever would wait longer than `maxWaitMs` is turned away. */
export interface QueueRate {
  readonly burst: number
  readonly everyMs: number
  readonly maxWaitMs: number
}

/**
 * How long the answer to a wrong code waits. Each wrong code of an address makes its next one wait longer, and all
 * addresses together get 20 such answers a second; so no more than 200 ever wait. Pure.
 */
export class Guesses {
  /** When the next turn would be, if nobody might come early. */
  #next = 0
  readonly #sources = new Map<string, number>()

  /** The addresses that are remembered: those of the last seconds. */
  get size(): number {
    return this.#sources.size
  }

  /** Somebody named a code that nobody has: the answer's wait, ms, or `undefined` when there is to be none. */
  failed(source: string, now: number): number | undefined {
    const own = turn(LIMITS.wrongCodesPerAddress, this.#sources.get(source) ?? 0, now)
    // Who is too loud alone takes no turns from the others.
    const shared = own && turn(LIMITS.wrongCodes, this.#next, now)
    if (!own || !shared) return undefined
    this.#next = shared.next
    for (const [other, next] of this.#sources) if (next <= now) this.#sources.delete(other)
    this.#sources.set(source, own.next)
    return Math.max(own.wait, shared.wait)
  }
}

/** A bucket that is kept as one time: each turn moves it on, and it may run ahead of the clock by a burst. */
function turn({ burst, everyMs, maxWaitMs }: QueueRate, next: number, now: number) {
  const moved = Math.max(next, now) + everyMs
  const wait = Math.max(0, moved - now - burst * everyMs)
  return wait > maxWaitMs ? undefined : { next: moved, wait }
}
