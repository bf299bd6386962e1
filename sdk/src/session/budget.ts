/** A token bucket: so much a second on the long run, and `burst` at once after a pause. Costs a comparison or two. */
export class Budget {
  readonly #perMs: number
  readonly #burst: number
  #left: number
  #at = Number.NEGATIVE_INFINITY

  constructor(perSecond: number, burst: number) {
    this.#perMs = perSecond / 1000
    this.#burst = burst
    this.#left = burst
  }

  /** False when it is spent; then nothing is taken. */
  take(amount: number, now: number): boolean {
    if (now > this.#at) {
      if (this.#at !== Number.NEGATIVE_INFINITY)
        this.#left = Math.min(this.#burst, this.#left + (now - this.#at) * this.#perMs)
      this.#at = now
    }
    if (this.#left < amount) return false
    this.#left -= amount
    return true
  }
}
