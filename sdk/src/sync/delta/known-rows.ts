import { MAX_AGE } from './plan.js'
import { MAX_PARTS, OPENING } from './snapshot-frame.js'

/** Snapshots whose parts may still be acknowledged. */
const KEPT = MAX_AGE + 1

interface Sent {
  stamp: number
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
  /** The world it was given when its match opened: of which stamp, and by row 1 for what is the same there. */
  #opening: { readonly stamp: number; readonly rows: Uint8Array } | undefined
  /** When it was last asked for what to send. */
  askedAt = 0
  readonly #rows: number
  readonly #sent: Sent[]
  /** By row the stamp of the snapshot it is known from, 0 for none; where they differ, which is rare. */
  readonly #bases: Int32Array
  #isEven = true
  /** Of all rows while they are even; otherwise the newest of any. */
  #newest = 0
  /** By row the stamp with which it was last sent by itself, and that with which all were. */
  readonly #sentAt: Int32Array
  #allSentAt = 0

  constructor(rows: number) {
    this.#rows = rows
    this.#bases = new Int32Array(rows)
    this.#sentAt = new Int32Array(rows)
    this.#sent = Array.from({ length: KEPT }, () => {
      return { stamp: 0, parts: 0, arrived: 0, ranges: new Int32Array(MAX_PARTS * 2) }
    })
  }

  /** A snapshot begins, of which parts are sent. */
  begin(stamp: number): void {
    const sent = this.#sent[stamp % KEPT]!
    sent.stamp = stamp
    sent.parts = 0
    sent.arrived = 0
  }

  sent(stamp: number, first: number, end: number): void {
    const sent = this.#sent[stamp % KEPT]!
    sent.ranges[sent.parts * 2] = first
    sent.ranges[sent.parts * 2 + 1] = end
    sent.parts++
    if (end - first === this.#rows) this.#allSentAt = stamp
    else this.#sentAt.fill(stamp, first, end)
  }

  /** It is given the world of this stamp in another way. @param rows by row, 1 where both are the same */
  opened(stamp: number, rows: Uint8Array): void {
    this.#opening = { stamp, rows }
  }

  /** It has not said yet that it got the world it was given at first; that may still be a base. */
  isOpening(stamp: number): boolean {
    return this.#opening !== undefined && stamp - this.#opening.stamp <= MAX_AGE
  }

  /** Parts of a snapshot arrived, a bit for each; what was never sent is nothing. */
  acknowledge(stamp: number, parts: number): void {
    if (((parts >> OPENING) & 1) === 1 && stamp > 0 && this.#opening?.stamp === stamp) return this.#begin(this.#opening)
    const sent = this.#sent[stamp % KEPT]!
    const fresh = parts & ~sent.arrived
    if (sent.stamp !== stamp || fresh === 0) return
    sent.arrived |= fresh
    for (let part = 0; part < sent.parts; part++)
      if (((fresh >> part) & 1) === 1) this.#know(stamp, sent.ranges[part * 2]!, sent.ranges[part * 2 + 1]!)
  }

  /** The stamp of the row's base, 0 for none. */
  baseOf(row: number): number {
    return this.#isEven ? this.#newest : this.#bases[row]!
  }

  /** The row behind the last that has the same base as the first. */
  endOfRun(first: number): number {
    if (this.#isEven) return this.#rows
    const stamp = this.#bases[first]
    let end = first + 1
    while (end < this.#rows && this.#bases[end] === stamp) end++
    return end
  }

  /** The stamp with which the row that waits longest was last sent. */
  sentAt(first: number, end: number): number {
    let least = this.#sentAt[first]!
    for (let row = first + 1; row < end; row++) if (this.#sentAt[row]! < least) least = this.#sentAt[row]!
    return Math.max(least, this.#allSentAt)
  }

  /** How long the row that matters most of these was not sent, in snapshots, × how much it matters. */
  urgency(first: number, end: number, stamp: number, relevance: Float64Array): number {
    let most = 0
    for (let row = first; row < end; row++)
      most = Math.max(most, (stamp - Math.max(this.#sentAt[row]!, this.#allSentAt)) * relevance[row]!)
    return most
  }

  #begin({ stamp, rows }: { readonly stamp: number; readonly rows: Uint8Array }): void {
    this.#opening = undefined
    for (let first = rows.indexOf(1); first >= 0; ) {
      const behind = rows.indexOf(0, first)
      const end = behind < 0 ? this.#rows : behind
      this.#know(stamp, first, end)
      first = rows.indexOf(1, end)
    }
  }

  #know(stamp: number, first: number, end: number): void {
    if (end - first === this.#rows && stamp >= this.#newest) {
      this.#isEven = true
      this.#newest = stamp
      return
    }
    if (this.#isEven) this.#bases.fill(this.#newest)
    this.#isEven = false
    this.#newest = Math.max(this.#newest, stamp)
    for (let row = first; row < end; row++) if (this.#bases[row]! < stamp) this.#bases[row] = stamp
    if (this.#bases.every((base) => base === stamp)) this.#isEven = true
  }
}
