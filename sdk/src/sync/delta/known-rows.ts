import { MAX_AGE } from './plan.js'
import { MAX_PARTS } from './snapshot-frame.js'

/** Snapshots whose parts may still be acknowledged. */
const KEPT = MAX_AGE + 1

interface Sent {
  stamp: number
  tick: number
  parts: number
  /** Those that arrived, a bit for each. */
  arrived: number
  /** First row, and the row behind the last, of each part. */
  readonly ranges: Int32Array
}

/**
 * What one guest is known to have: for each row the newest snapshot in which it got it. A part that was lost changes
 * nothing; the rows in it are told against an older one the next time ([SY11]).
 */
export class KnownRows {
  /** By row: the stamp of the snapshot it is known from; 0 for none. */
  readonly base: Int32Array
  /** By row: the stamp with which it was last sent. */
  readonly sentAt: Int32Array
  /** When it was last asked for what to send. */
  askedAt = 0
  readonly #sent: Sent[]

  constructor(rows: number) {
    this.base = new Int32Array(rows)
    this.sentAt = new Int32Array(rows)
    this.#sent = Array.from({ length: KEPT }, () => ({
      ...{ stamp: 0, tick: -1, parts: 0, arrived: 0 },
      ranges: new Int32Array(MAX_PARTS * 2),
    }))
  }

  /** A snapshot begins, of which parts are sent. */
  begin(stamp: number, tick: number): void {
    const sent = this.#sent[stamp % KEPT]!
    sent.stamp = stamp
    sent.tick = tick
    sent.parts = 0
    sent.arrived = 0
  }

  sent(stamp: number, first: number, end: number): void {
    const { ranges, parts } = this.#sent[stamp % KEPT]!
    ranges[parts * 2] = first
    ranges[parts * 2 + 1] = end
    this.#sent[stamp % KEPT]!.parts++
    this.sentAt.fill(stamp, first, end)
  }

  /** Parts of a tick arrived, a bit for each; what was never sent is nothing. */
  acknowledge(tick: number, parts: number): void {
    const sent = this.#sent.find((one) => one.tick === tick)
    if (!sent) return
    for (let part = 0; part < sent.parts; part++) {
      if (((parts >> part) & 1) === 0 || ((sent.arrived >> part) & 1) === 1) continue
      sent.arrived |= 1 << part
      const end = sent.ranges[part * 2 + 1]!
      for (let row = sent.ranges[part * 2]!; row < end; row++)
        if (this.base[row]! < sent.stamp) this.base[row] = sent.stamp
    }
  }

  /** The row behind the last that has the same base as the first. */
  endOfRun(first: number): number {
    const { base } = this
    const stamp = base[first]
    let end = first + 1
    while (end < base.length && base[end] === stamp) end++
    return end
  }
}
