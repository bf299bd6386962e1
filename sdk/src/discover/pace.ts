/** `burst` at once, then one each `everyMs`: who keeps to it is never cut off by who allows a little more. Pure. */
export class Pace {
  readonly #everyMs: number
  readonly #aheadMs: number
  /** All turns that were taken, as one time: each moves it on, and it may run ahead of the clock by a burst. */
  #taken = Number.NEGATIVE_INFINITY

  constructor({ burst, everyMs }: { burst: number; everyMs: number }) {
    this.#everyMs = everyMs
    this.#aheadMs = burst * everyMs
  }

  /** 0: the turn is taken. Otherwise so many ms are left until there is one. */
  take(now: number): number {
    const taken = Math.max(this.#taken, now) + this.#everyMs
    const wait = Math.max(0, taken - now - this.#aheadMs)
    if (wait === 0) this.#taken = taken
    return wait
  }
}
