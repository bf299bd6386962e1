import type { AnyGame } from '../../game/game-types.js'
import type { Snapshot } from '../snapshot.js'
import { clearColumn } from '../world-table.js'
import { DeltaReader } from './delta-reader.js'
import { HeardWorlds } from './heard-worlds.js'
import { toCells } from './planes.js'
import { type Arrived, MAX_REPORTED, writeReport } from './report.js'
import { parsePart } from './snapshot-frame.js'
import { inputsOf, type SnapshotPlan, snapshotPlan } from './snapshot-plan.js'

/** What became of a part: `complete` is the last one of its snapshot that came. */
export type Taken = 'complete' | 'part' | 'late' | 'no-base' | 'garbage'

/** A guest's side of snapshots: puts parts together, and knows what to report ([SY9]). */
export class SnapshotReader {
  readonly #plan: SnapshotPlan
  readonly #tag: number
  readonly #worlds: HeardWorlds
  readonly #reader: DeltaReader
  /** What is handed out, the same each time. */
  readonly #cells: Float64Array
  #inputAck = 0
  #told = -1

  /** @param tick of the world the guest was given otherwise, from which ticks are counted */
  constructor(game: AnyGame, tag: number, tick: number) {
    this.#plan = snapshotPlan(game)
    this.#tag = tag
    this.#worlds = new HeardWorlds(this.#plan.delta, tick)
    this.#reader = new DeltaReader(this.#plan.delta)
    this.#cells = new Float64Array(this.#plan.cells)
    for (const { columns, capacity } of game.layout.groups)
      for (const column of columns) clearColumn(this.#cells, column, 0, capacity)
  }

  /** The host gave the world of this tick in another way. */
  heard(tick: number): void {
    this.#worlds.heard(tick)
  }

  receive(frame: Uint8Array): Taken {
    const { delta } = this.#plan
    const known = { tick: this.#worlds.newest, inputAck: this.#inputAck, rows: delta.rows }
    const part = parsePart(frame, known)
    if (!part) return 'garbage'
    const { tag, tick, inputAck, age, index, parts, first, end, at } = part
    if (tag !== this.#tag) return 'late' // of a host, or a match, that was
    if (tick % delta.stride !== 0) return 'garbage'
    const base = age === 0 ? this.#worlds.empty : this.#worlds.rowsOf(tick - age * delta.stride, first, end)
    if (!base) return 'no-base'
    const world = this.#worlds.at(tick)
    if (!world || ((world.parts >> index) & 1) === 1) return 'late'
    if (!this.#reader.read(frame, at, frame.length, base, age, first, end, world.plane)) return 'garbage'
    if (tick >= this.#worlds.newest) this.#inputAck = inputAck
    this.#worlds.take(world, index, parts, first, end)
    return world.isComplete ? 'complete' : 'part'
  }

  /**
   * The newest world, if it was not taken before: rows that it lacks are as they were when they were last heard of, moved on
   * as they moved then. Its cells are good until the next one is taken.
   */
  take(epoch: number): (Snapshot & { readonly isWhole: boolean }) | undefined {
    const tick = this.#worlds.newestTold
    if (tick <= this.#told) return undefined
    this.#told = tick
    const cells = this.#cells
    const plane = this.#worlds.now()
    for (const group of this.#plan.delta.groups) toCells(group, plane, cells)
    const inputs = inputsOf(this.#plan, cells)
    return { epoch, tick, inputAck: this.#inputAck, inputs, cells, isWhole: this.#worlds.isWhole(tick) }
  }

  /** What arrived lately, with another frame behind it. */
  report(behind: Uint8Array): Uint8Array {
    const arrived: Arrived[] = this.#worlds.arrived(MAX_REPORTED)
    return writeReport(this.#tag, arrived, behind)
  }
}
