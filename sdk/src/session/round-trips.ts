/** How many of a guest's newest round trips count: four of them may be late by chance. */
const KEPT = 9
/** One is looked at so often, ms: nearer ones share a delay. */
const EVERY_MS = 1000

/** How long a guest's round trips mostly are ([SE86]): a single one says more of a moment than of a way. */
export class RoundTrips {
  readonly #newest = new Map<number, { at: number; trips: readonly number[] }>()

  /**
   * @param rtt the last that was measured, ms; `undefined` on a link that has not answered yet
   * @returns the middle one of the newest, `undefined` before there was one
   */
  note(peer: number, rtt: number | undefined, now: number): number | undefined {
    const { at, trips } = this.#newest.get(peer) ?? { at: Number.NEGATIVE_INFINITY, trips: [] }
    if (rtt === undefined || now - at < EVERY_MS) return middle(trips)
    const newest = [...trips, rtt].slice(-KEPT)
    this.#newest.set(peer, { at: now, trips: newest })
    return middle(newest)
  }

  closed(peer: number): void {
    this.#newest.delete(peer)
  }
}

/** The lower one of two in the middle. */
function middle(trips: readonly number[]): number | undefined {
  return [...trips].sort((a, b) => a - b)[(trips.length - 1) >> 1]
}
