import type { Seat } from '../game/seat.js'
import type { LetterRefusal } from './letter.js'
import { MAX_PIECE } from './messages.js'
import type { Piece } from './piece.js'

/** Bytes of a round at first, at least and at most. */
const FIRST = 4096
const LEAST = 1024
const MOST = 64 * 1024
/** A round takes at least this, ms: everybody answers each. */
const ROUND_MS = 50
/** What a round may take longer than the quickest one before the next is larger, or smaller, ms: what it waited in a queue. */
const CALM_MS = 25
const FULL_MS = 50
/** While more than this waits for the network here, nothing is added, bytes. */
const MAX_BACKLOG = 16 * 1024

/**
 * A large message on its way to some players ([SE30]). It goes in rounds: the next one leaves when all have the last. A round
 * that came back as quickly as the quickest is followed by a larger one, a late one by a smaller one: then it waited in
 * a queue, and inputs and snapshots wait in the same. So they are held up by about a tick, on any line.
 */
export class ParcelOut {
  readonly id: number
  readonly total: number
  readonly #bytes: Uint8Array
  readonly #got: Map<Seat, number>
  #failure: LetterRefusal | undefined
  #arrived = false
  #at = 0
  #round = FIRST
  #last = 0
  #began = Number.NEGATIVE_INFINITY
  #quickest = Number.POSITIVE_INFINITY
  #heardAt: number

  constructor(id: number, bytes: Uint8Array, to: readonly Seat[], now: number) {
    this.id = id
    this.total = bytes.length
    this.#bytes = bytes
    this.#got = new Map(to.map((seat) => [seat, 0]))
    this.#heardAt = now
  }

  /** Who still gets it. */
  get to(): readonly Seat[] {
    return [...this.#got.keys()]
  }

  /** What everybody has of it, bytes. */
  get progress(): number {
    return this.#got.size === 0 ? (this.#arrived ? this.total : 0) : Math.min(...this.#got.values())
  }

  /** When something was last heard of it. */
  get heardAt(): number {
    return this.#heardAt
  }

  /** `done` when somebody has it and nobody waits for more; a reason when nobody took it. */
  get outcome(): 'done' | LetterRefusal | undefined {
    if (this.#got.size > 0) return undefined
    return this.#arrived ? 'done' : (this.#failure ?? 'left')
  }

  /** What goes out now. @param perSecond the most that the way there bears, bytes */
  next(now: number, backlog: number, perSecond: number): Piece[] {
    const pause = Math.max(ROUND_MS, (this.#last / perSecond) * 1000)
    const isUnderWay = this.#got.size === 0 || this.progress < this.#at || this.#at === this.total
    if (isUnderWay || backlog > MAX_BACKLOG || now - this.#began < pause) return []
    const pieces: Piece[] = []
    const end = Math.min(this.total, this.#at + this.#round)
    this.#last = end - this.#at
    this.#began = now
    while (this.#at < end) {
      const data = this.#bytes.subarray(this.#at, Math.min(end, this.#at + MAX_PIECE))
      pieces.push({ id: this.id, at: this.#at, ack: this.#at + data.length === end, data })
      this.#at += data.length
    }
    return pieces
  }

  /** Somebody has so much of it. */
  got(seat: Seat, bytes: number, now: number): void {
    const before = this.#got.get(seat)
    if (before === undefined || bytes <= before || bytes > this.#at) return
    this.#heardAt = now
    this.#got.set(seat, bytes)
    if (this.progress === this.#at) this.#paced(now - this.#began)
    if (bytes < this.total) return
    this.#arrived = true
    this.#got.delete(seat)
  }

  /** Somebody gets no more of it. */
  gone(seat: Seat, why: LetterRefusal): void {
    if (this.#got.delete(seat)) this.#failure ??= why
  }

  #paced(took: number): void {
    this.#quickest = Math.min(this.#quickest + 1, took) // a way that became longer is the measure after a while
    if (took <= this.#quickest + CALM_MS) this.#round = Math.min(MOST, this.#round * 2)
    else if (took > this.#quickest + FULL_MS) this.#round = Math.max(LEAST, this.#round / 2)
  }
}
