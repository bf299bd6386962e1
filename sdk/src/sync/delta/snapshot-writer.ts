import type { AnyValues } from '../../game/field-values.js'
import type { AnyGame } from '../../game/game-types.js'
import type { Seat } from '../../game/seat.js'
import { SyncFigures } from '../sync-figures.js'
import { DeltaWriter } from './delta-writer.js'
import { KnownRows } from './known-rows.js'
import { parseReport } from './report.js'
import { SentWorlds } from './sent-worlds.js'
import { MAX_PART, MAX_PARTS, PART_HEADER, writePart } from './snapshot-frame.js'
import { putInputs, type SnapshotPlan, snapshotPlan } from './snapshot-plan.js'

/** Bytes of snapshots to one guest in a second: an eighth of what a lobby carries for it, and most games need far less. */
const BYTES_A_SECOND = 120_000
/** Snapshots without a word from a peer after which it is forgotten: it has gone, or has nothing that could be a base. */
const FORGOTTEN = 256

interface Written {
  readonly age: number
  readonly bytes: Uint8Array
  readonly first: number
  readonly end: number
}

/** A peer, and what it gets beside the world. */
export interface Addressee {
  readonly peer: number
  readonly inputAck: number
  /** By row, how much it matters to who plays there; asked only when not all fits. `undefined` where all rows matter alike. */
  readonly relevance?: (() => Float64Array | undefined) | undefined
}

/** A host's snapshots: each world is compared with a base once, for all guests that have that base ([SY9]). */
export class SnapshotWriter {
  readonly #plan: SnapshotPlan
  readonly #tag: number
  readonly #cells: Float64Array
  readonly #worlds: SentWorlds
  readonly #writer: DeltaWriter
  readonly #known = new Map<number, KnownRows>()
  /** Runs of rows that were written for the newest world, by base and rows. */
  readonly #written = new Map<number, readonly Written[]>()
  /** The same in smaller parts. */
  readonly #fine = new Map<number, readonly Written[]>()
  readonly #budget: number
  readonly #figures: SyncFigures
  #tick = 0

  /** @param tag four bits that tell hosts and matches apart */
  constructor(game: AnyGame, tag: number, figures = new SyncFigures()) {
    this.#plan = snapshotPlan(game)
    this.#tag = tag
    this.#figures = figures
    this.#cells = new Float64Array(this.#plan.cells)
    this.#worlds = new SentWorlds(this.#plan.delta)
    this.#writer = new DeltaWriter(this.#plan.delta)
    const aSecond = Math.max(1, game.tickRate / this.#plan.delta.stride) // as many are sent, whatever `sendRate` says
    this.#budget = Math.max(MAX_PART, Math.floor(BYTES_A_SECOND / aSecond))
  }

  /** The world that is sent from now on. */
  push(tick: number, cells: Float64Array, inputs: ReadonlyMap<Seat, AnyValues>): void {
    this.#cells.set(cells)
    putInputs(this.#plan, this.#cells, inputs)
    this.#worlds.push(tick, this.#cells)
    this.#written.clear()
    this.#fine.clear()
    this.#tick = tick
    for (const [peer, { askedAt }] of this.#known)
      if (this.#worlds.stamp - askedAt > FORGOTTEN) this.#known.delete(peer)
  }

  /** A peer is given the world of this tick as it is, in another way: what is the same in the newest snapshot may be a base. */
  opened(peer: number, tick: number, cells: Float64Array): void {
    const { delta } = this.#plan
    if (this.#worlds.stamp === 0 && tick % delta.stride === 0) this.push(tick, cells, new Map())
    const stamp = this.#worlds.stampOf(tick)
    if (stamp === 0 || stamp !== this.#worlds.stamp) return
    this.#cells.set(cells)
    putInputs(this.#plan, this.#cells, new Map())
    this.#knownTo(peer).opened(stamp, this.#worlds.sameRows(this.#cells))
  }

  /** The parts of the newest world for one peer: all, or those that matter most when they are too many. */
  framesFor(to: Addressee): Uint8Array[] {
    const { peer, inputAck } = to
    const known = this.#knownTo(peer)
    const { stamp } = this.#worlds
    const chosen = this.#withinBudget(to, known)
    known.begin(stamp)
    const frames: Uint8Array[] = []
    let isMiss = false
    for (const { age, bytes, first, end } of chosen) {
      known.sent(stamp, first, end)
      isMiss ||= age === 0 && known.baseOf(first) > 0
      const index = frames.length
      const header = { tag: this.#tag, tick: this.#tick, inputAck, age, index, parts: chosen.length, first, end }
      frames.push(writePart(header, this.#plan.delta.rows, bytes))
    }
    if (isMiss) this.#figures.baseMisses++
    return frames
  }

  /** What stands behind the report; `undefined` when it made no sense. */
  hear(peer: number, frame: Uint8Array): Uint8Array | undefined {
    const report = parseReport(frame, this.#tick)
    const known = this.#known.get(peer)
    if (known && report?.tag === this.#tag)
      for (const { tick, parts } of report.arrived) known.acknowledge(this.#worlds.stampOf(tick), parts)
    return report?.behind
  }

  #knownTo(peer: number): KnownRows {
    const known = this.#known.get(peer) ?? new KnownRows(this.#plan.delta.rows)
    known.askedAt = this.#worlds.stamp
    this.#known.set(peer, known)
    return known
  }

  /** All rows, cut where their bases differ and where a part is full. */
  #parts(known: KnownRows, limit: number): readonly Written[] {
    const { rows } = this.#plan.delta
    const whole = known.endOfRun(0)
    if (whole === rows) return this.#run(0, rows, this.#worlds.ageOf(known.baseOf(0)), limit)
    const parts: Written[] = []
    for (let first = 0; first < rows; ) {
      const end = known.endOfRun(first)
      parts.push(...this.#run(first, end, this.#worlds.ageOf(known.baseOf(first)), limit))
      first = end
    }
    return parts
  }

  #run(first: number, end: number, age: number, limit: number): readonly Written[] {
    const { rows } = this.#plan.delta
    const written = limit === MAX_PART ? this.#written : this.#fine
    const name = (age * (rows + 1) + first) * (rows + 1) + end
    const known = written.get(name)
    if (known) return known
    const { newest, empty, stamp, changedAt } = this.#worlds
    const base = age === 0 ? empty : this.#worlds.at(stamp - age)
    this.#writer.begin(newest, base, age, first, end, changedAt, stamp - age)
    const parts: Written[] = []
    for (let row = first; row < end; ) {
      const next = this.#writer.part(limit - PART_HEADER)
      parts.push({ age, bytes: this.#writer.finish().slice(), first: row, end: next })
      row = next
    }
    written.set(name, parts)
    return parts
  }

  /** The longest not sent first, or what matters most; in the order of rows. */
  #withinBudget({ relevance }: Addressee, known: KnownRows): readonly Written[] {
    const { stamp } = this.#worlds
    // What comes before the world that all rests on is of little use.
    const budget = known.isOpening(stamp) ? MAX_PART : this.#budget
    const parts = this.#parts(known, MAX_PART)
    if (parts.length <= MAX_PARTS && sizeOf(parts) <= budget) return parts
    const matters = relevance?.()
    // Smaller ones, so that what matters drags less along that does not.
    const all = matters ? this.#parts(known, Math.ceil(budget / MAX_PARTS)) : parts
    const urgent = (part: Written) =>
      matters ? known.urgency(part.first, part.end, stamp, matters) : -known.sentAt(part.first, part.end)
    const waiting = all.map((part) => ({ part, urgency: urgent(part) }))
    waiting.sort((a, b) => b.urgency - a.urgency || a.part.first - b.part.first)
    const chosen: Written[] = []
    let size = 0
    for (const { part } of waiting) {
      const more = part.bytes.length + PART_HEADER
      if (chosen.length > 0 && (chosen.length >= MAX_PARTS || size + more > budget)) continue
      chosen.push(part)
      size += more
    }
    return chosen.sort((a, b) => a.first - b.first)
  }
}

function sizeOf(parts: readonly Written[]): number {
  let size = 0
  for (const { bytes } of parts) size += bytes.length + PART_HEADER
  return size
}
