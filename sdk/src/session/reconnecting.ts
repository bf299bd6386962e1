/** Pauses before the tries of a guest whose host is not heard, ms; the last one goes on. The first is at once: it may be one bad link. */
const PAUSES_MS = [0, 250, 500, 1000, 2000]
/** Guests that lost the host in the same moment do not all come back in the same one: each pause is this much longer or shorter at most. */
const JITTER = 0.25

/** Since when a guest does not hear its host, when it tries again, and when it gives up ([SE32]). Pure; times are of one clock, ms. */
export class Reconnecting {
  readonly since: number
  readonly givesUpAt: number
  readonly #random: () => number
  #attempt = 0
  #nextTryAt: number

  /** @param random from 0 to 1 */
  constructor(since: number, now: number, givesUpAt: number, random: () => number) {
    this.since = since
    this.givesUpAt = givesUpAt
    this.#random = random
    this.#nextTryAt = now
  }

  /** How often it was tried. */
  get attempt(): number {
    return this.#attempt
  }

  get nextTryAt(): number {
    return this.#nextTryAt
  }

  /** True when it is time to try; that counts as tried. */
  due(now: number): boolean {
    if (now < this.#nextTryAt || this.isOver(now)) return false
    const pause = PAUSES_MS[Math.min(++this.#attempt, PAUSES_MS.length - 1)] ?? 0
    this.#nextTryAt = now + pause * (1 + JITTER * (2 * this.#random() - 1))
    return true
  }

  /** Something changed that makes a try worth while: the pauses begin anew. */
  hasten(now: number): void {
    this.#nextTryAt = now
  }

  isOver(now: number): boolean {
    return now >= this.givesUpAt
  }
}
