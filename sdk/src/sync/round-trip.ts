/** Inputs whose time of sending is known: two seconds at 60 Hz, and no more than a guest sends ahead. */
const MOST = 128

/**
 * How long it takes from an input to the snapshot that has seen it, ms: the way there and back, and the wait in the
 * host's buffer. Smoothed as TCP does (RFC 6298: an eighth and a quarter of each new one).
 */
export class RoundTrip {
  readonly #sentAt = new Float64Array(MOST)
  #newestSent = 0
  #newestSeen = 0
  #smoothed: number | undefined
  #variation = 0
  #least: number | undefined

  sent(seq: number, now: number): void {
    this.#sentAt[seq % MOST] = now
    this.#newestSent = seq
  }

  /** A snapshot has seen the inputs up to this one; one that says nothing new counts nothing. */
  seen(seq: number, now: number): void {
    const isKnown = seq > this.#newestSeen && seq <= this.#newestSent && seq > this.#newestSent - MOST
    if (!isKnown) return
    this.#newestSeen = seq
    const trip = Math.max(0, now - (this.#sentAt[seq % MOST] ?? now))
    const smoothed = this.#smoothed
    this.#variation =
      smoothed === undefined ? trip / 2 : this.#variation + (Math.abs(trip - smoothed) - this.#variation) / 4
    this.#smoothed = smoothed === undefined ? trip : smoothed + (trip - smoothed) / 8
    this.#least = Math.min(this.#least ?? trip, trip)
  }

  /** `undefined` before the first. */
  get smoothed(): number | undefined {
    return this.#smoothed
  }

  /** How far a trip is off the smoothed one, as a rule. */
  get variation(): number {
    return this.#variation
  }

  /** The quickest so far. */
  get least(): number | undefined {
    return this.#least
  }
}
