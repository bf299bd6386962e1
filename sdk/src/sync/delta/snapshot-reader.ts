import type { AnyGame } from '../../game/game-types.js'
import type { Snapshot } from '../snapshot.js'
import { clearColumn } from '../world-table.js'
import { BaseMisses } from './base-misses.js'
import { DeltaReader } from './delta-reader.js'
import { HeardWorlds } from './heard-worlds.js'
import { planeOf, toCells, toPlane } from './planes.js'
import { MAX_REPORTED, writeReport } from './report.js'
import { parsePart } from './snapshot-frame.js'
import { inputsOf, putInputs, type SnapshotPlan, snapshotPlan } from './snapshot-plan.js'

/** What became of a part. `no-base`: it tells of changes since something that never came. */
export type Taken = 'taken' | 'late' | 'no-base' | 'garbage'

/** A guest's side of snapshots: puts parts together, and knows what to report ([SY9]). */
export class SnapshotReader {
  readonly #plan: SnapshotPlan
  readonly #tag: number
  readonly #deliver: (snapshot: Snapshot) => void
  readonly #worlds: HeardWorlds
  readonly #reader: DeltaReader
  /** What is handed out, the same each time; the world's, and those of the inputs. */
  readonly #cells: Float64Array
  readonly #worldCells: Float64Array
  readonly #newestInput: () => number
  #inputAck = 0
  #delivered = -1
  readonly #misses: BaseMisses

  /**
   * @param tag of the host and the match. @param start.tick of the world the guest was given otherwise, from which ticks are
   * counted. @param start.newestInput number of the newest input the guest has sent.
   * @param deliver a snapshot all of whose parts came, or, when one of a newer one comes, as much as there is: rows that it lacks
   * are as they were when they were last heard of, moved on as they moved then
   */
  constructor(
    game: AnyGame,
    tag: number,
    start: { readonly tick: number; newestInput(): number },
    deliver: (snapshot: Snapshot) => void,
  ) {
    this.#plan = snapshotPlan(game)
    this.#tag = tag
    this.#deliver = deliver
    this.#worlds = new HeardWorlds(this.#plan.delta, start.tick)
    this.#newestInput = start.newestInput
    this.#misses = new BaseMisses(this.#plan.delta.rows)
    this.#reader = new DeltaReader(this.#plan.delta)
    this.#cells = new Float64Array(this.#plan.cells)
    this.#worldCells = this.#cells.subarray(0, game.layout.cells)
    for (const { columns, capacity } of game.layout.groups)
      for (const column of columns) clearColumn(this.#cells, column, 0, capacity)
  }

  get tag(): number {
    return this.#tag
  }

  /** Worlds it keeps as bases. */
  get kept(): number {
    return this.#worlds.kept
  }

  /** What the tables of the world took by now, bytes, in the order declared. */
  get tableBytes(): readonly number[] {
    return this.#reader.bytes.slice(1) // inputs go before them
  }

  /** Snapshots that could not be read, or were whole again, as what they build on was gone. */
  get baseMisses(): number {
    return this.#misses.count
  }

  /** The host gave the world of this tick in another way. @param cells of the world */
  opened(tick: number, cells: Float64Array): void {
    this.#worldCells.set(cells)
    putInputs(this.#plan, this.#cells, new Map())
    const plane = planeOf(this.#plan.delta)
    const changedAt = new Int32Array(this.#plan.delta.rows)
    for (const group of this.#plan.delta.groups) toPlane(group, this.#cells, plane, plane, changedAt, 0)
    this.#worlds.opened(tick, plane)
    this.#delivered = Math.max(this.#delivered, tick)
  }

  receive(frame: Uint8Array): Taken {
    const { rows, stride } = this.#plan.delta
    const part = parsePart(frame, { tick: this.#worlds.newest, input: this.#newestInput(), rows })
    if (!part) return 'garbage'
    const { tag, tick, inputAck, age, index, parts, first, end, at } = part
    if (tag !== this.#tag || tick < 0) return 'late' // of a host, or a match, that was
    if (tick % stride !== 0) return 'garbage'
    const base = age === 0 ? this.#worlds.empty : this.#worlds.rowsOf(tick - age * stride, first, end)
    if (!base) {
      this.#misses.missed(tick)
      return 'no-base'
    }
    if (tick > this.#worlds.newestTold) this.#handOver()
    const world = this.#worlds.at(tick)
    if (!world || ((world.parts >> index) & 1) === 1) return 'late'
    if (!this.#reader.read(frame, at, frame.length, base, age, first, end, world.plane)) return 'garbage'
    if (tick >= this.#worlds.newest) this.#inputAck = inputAck
    this.#worlds.take(world, index, parts, first, end)
    this.#misses.took(tick, age, first, end)
    if (world.isComplete && tick === this.#worlds.newestTold) this.#handOver()
    return 'taken'
  }

  /** What arrived lately, with another frame behind it ([SY12]). */
  report(behind: Uint8Array): Uint8Array {
    return writeReport(this.#tag, this.#worlds.arrived(MAX_REPORTED), behind)
  }

  /** Each tick once: what comes for it later only serves as a base. */
  #handOver(): void {
    const tick = this.#worlds.newestTold
    if (tick <= this.#delivered) return
    this.#delivered = tick
    const cells = this.#cells
    const plane = this.#worlds.now()
    for (const group of this.#plan.delta.groups) toCells(group, plane, cells)
    const inputs = inputsOf(this.#plan, cells)
    const isWhole = this.#worlds.isWhole(tick)
    this.#deliver({ tick, inputAck: this.#inputAck, inputs, cells: this.#worldCells, isWhole })
  }
}
