/** Requests a guest keeps until they are settled; the host answers in a round trip, so this lasts for a long drop. */
export const MAX_UNSETTLED = 512
const MAX_BYTES = 1 << 20

/** A request as it is kept: what a guest asks of the host, and its number. */
export interface Kept {
  readonly number: number
  readonly body: Uint8Array
}

/**
 * What a guest asked of its host and what is not settled yet ([SE56]): answered, and known to whoever would take over. It
 * outlives connections and hosts: what is unsettled is said again, in order, and the host runs each number once.
 */
export class Outbox {
  #kept: Kept[] = []
  #bytes = 0
  #last = 0
  #settled = 0

  /** All up to this number is settled. */
  get settled(): number {
    return this.#settled
  }

  /** Gives it the next number; `undefined`, and nothing is kept, when too much is unsettled. */
  add(body: Uint8Array): Kept | undefined {
    if (this.#kept.length >= MAX_UNSETTLED || this.#bytes + body.length > MAX_BYTES) return undefined
    const kept = { number: ++this.#last, body }
    this.#kept.push(kept)
    this.#bytes += body.length
    return kept
  }

  get unsettled(): readonly Kept[] {
    return this.#kept
  }

  /** All up to this number is settled. False when that was never asked. */
  settle(number: number): boolean {
    if (number > this.#last) return false
    this.#settled = Math.max(this.#settled, number)
    while (this.#kept[0] && this.#kept[0].number <= number) this.#bytes -= this.#kept.shift()?.body.length ?? 0
    return true
  }

  /**
   * A host gives (back) the seat, and has handled all up to a number: what to say to it, in order. A host that does not
   * remember this stay, or knows of requests another tab made in it, counts differently: then what is unsettled is `lost`,
   * and numbers go on from the host's.
   */
  resume(handled: number): { again: readonly Kept[]; lost: readonly number[] } {
    if (handled >= this.#settled && handled <= this.#last) return { again: [...this.#kept], lost: [] }
    const lost = this.#kept.map(({ number }) => number)
    this.#kept = []
    this.#bytes = 0
    this.#last = this.#settled = handled
    return { again: [], lost }
  }
}
