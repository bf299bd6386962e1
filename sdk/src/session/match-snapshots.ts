import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import { hidesRows } from '../game/hidden.js'
import type { Seat } from '../game/seat.js'
import { parseReport } from '../sync/delta/report.js'
import { sendStride } from '../sync/delta/send-stride.js'
import { type Addressee, SnapshotWriter } from '../sync/delta/snapshot-writer.js'
import { SyncFigures } from '../sync/sync-figures.js'

/** What those who sit there may know of the newest tick. */
export interface Sight {
  readonly cells: Float64Array
  readonly inputs: ReadonlyMap<Seat, AnyValues>
}

/** What a match tells its guests after its ticks: the same to all, or, where rows are hidden, to each what it may know. */
export class MatchSnapshots {
  readonly #game: AnyGame
  readonly #tag: number
  /** @param seat nobody's where nothing is hidden */
  readonly #see: (seat: Seat | undefined) => Sight
  readonly #figures: SyncFigures
  readonly #forAll: SnapshotWriter | undefined
  /** By peer, and the tick in which it was last told something. */
  readonly #own = new Map<number, { readonly writer: SnapshotWriter; tick: number }>()
  #tick = -1

  constructor(game: AnyGame, tag: number, see: (seat: Seat | undefined) => Sight, figures = new SyncFigures()) {
    this.#game = game
    this.#tag = tag
    this.#see = see
    this.#figures = figures
    this.#forAll = hidesRows(game.layout) ? undefined : this.#writer()
  }

  /** False after a tick that is not sent. */
  begin(tick: number): boolean {
    if (tick % sendStride(this.#game.tickRate, this.#game.sendRate) !== 0) return false
    for (const [peer, own] of this.#own) if (own.tick !== this.#tick) this.#own.delete(peer) // it has gone
    this.#tick = tick
    if (!this.#forAll) return true
    const { cells, inputs } = this.#see(undefined)
    this.#forAll.push(tick, cells, inputs)
    return true
  }

  /** A peer is given the world of this tick in another way, and may report that it has it ([SY11]). */
  opened(peer: number, seat: Seat, tick: number): void {
    if (this.#game.tickRate === 0) return
    const writer = this.#forAll ?? this.#ownOf(peer)
    writer.opened(peer, tick, this.#see(this.#forAll ? undefined : seat).cells)
  }

  framesFor(to: Addressee, seat: Seat): Uint8Array[] {
    if (this.#forAll) return this.#forAll.framesFor(to)
    const writer = this.#ownOf(to.peer)
    const { cells, inputs } = this.#see(seat)
    writer.push(this.#tick, cells, inputs)
    return writer.framesFor(to)
  }

  #writer(): SnapshotWriter {
    return new SnapshotWriter(this.#game, this.#tag, this.#figures)
  }

  #ownOf(peer: number): SnapshotWriter {
    const own = this.#own.get(peer) ?? { writer: this.#writer(), tick: this.#tick }
    this.#own.set(peer, own)
    own.tick = this.#tick
    return own.writer
  }

  /** What stands behind a report; `undefined` when it made no sense. */
  hear(peer: number, frame: Uint8Array): Uint8Array | undefined {
    const writer = this.#forAll ?? this.#own.get(peer)?.writer
    return writer ? writer.hear(peer, frame) : parseReport(frame, Math.max(0, this.#tick))?.behind
  }
}
