/** At most `count` in each window of `ms`. A fixed window: twice the rate can pass at its seam, which does no harm here. */
export class Rate {
  readonly #count: number
  readonly #ms: number
  #start = Number.NEGATIVE_INFINITY
  #used = 0

  constructor({ count, ms }: { count: number; ms: number }) {
    this.#count = count
    this.#ms = ms
  }

  take(now: number, amount = 1): boolean {
    if (now - this.#start >= this.#ms) {
      this.#start = now
      this.#used = 0
    }
    this.#used += amount
    return this.#used <= this.#count
  }
}

/** A rate for each source. All of them start again together, so that strangers' addresses do not pile up. */
export class RatePerSource {
  readonly #count: number
  readonly #ms: number
  readonly #used = new Map<string, number>()
  #start = Number.NEGATIVE_INFINITY

  constructor({ count, ms }: { count: number; ms: number }) {
    this.#count = count
    this.#ms = ms
  }

  take(source: string, now: number): boolean {
    if (now - this.#start >= this.#ms) {
      this.#start = now
      this.#used.clear()
    }
    const used = (this.#used.get(source) ?? 0) + 1
    this.#used.set(source, used)
    return used <= this.#count
  }
}
