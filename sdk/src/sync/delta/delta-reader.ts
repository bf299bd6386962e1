import { kindOfResidual, Prediction } from './motion.js'
import {
  COURSE,
  courseDepth,
  DIRECTION,
  type DeltaPlan,
  FAR,
  LIFE,
  LIFE_CHANGED,
  MAGNITUDE,
  type MotionColumn,
  MOVED,
  type PlanColumn,
  type PlanGroup,
  RESIDUAL,
  SIGN,
  SKIP,
} from './plan.js'
import type { Plane } from './planes.js'
import { RangeDecoder } from './range-decoder.js'

/** Reads what a DeltaWriter wrote, from anybody: its loops are bound by the rows of the world, whatever the bytes say. */
export class DeltaReader {
  readonly #plan: DeltaPlan
  readonly #coder = new RangeDecoder()
  readonly #model: Int32Array
  readonly #prediction = new Prediction()
  readonly #rounds: boolean[][]
  #base: Plane
  #out: Plane
  #age = 0
  #failed = false

  constructor(plan: DeltaPlan) {
    this.#plan = plan
    this.#model = plan.fresh[0]!.slice()
    this.#rounds = plan.groups.map(({ motion }) => motion.map(() => false))
    this.#base = this.#out = new Int32Array(plan.layout.cells)
  }

  /**
   * Rows `first` up to `end` of `out`; false, and the rows are of no use, when nobody could have written that. The rest of
   * `out` stays as it is.
   */
  read(bytes: Uint8Array, from: number, to: number, base: Plane, age: number, first: number, end: number, out: Plane) {
    this.#coder.open(bytes, from, to)
    this.#model.set(this.#plan.fresh[age]!)
    this.#base = base
    this.#out = out
    this.#age = age
    this.#failed = false
    const { groups } = this.#plan
    for (let i = 0; age > 0 && i < groups.length; i++)
      for (let c = 0; c < groups[i]!.motion.length; c++) this.#rounds[i]![c] = this.#coder.raw(1) === 1
    for (let i = 0; i < groups.length && !this.#failed; i++) {
      const group = groups[i]!
      const last = Math.min(end, group.firstRow + group.capacity)
      for (let row = Math.max(first, group.firstRow); row < last; row++)
        this.#row(group, this.#rounds[i]!, row - group.firstRow)
    }
    return !this.#failed && this.#coder.isDone
  }

  #row(group: PlanGroup, rounds: readonly boolean[], slot: number): void {
    const { life, model } = group
    const was = this.#base[life + slot]!
    if ((was & 1) === 0) {
      if (this.#coder.bit(this.#model, model + SKIP) === 0) return this.#deadRow(group, slot, was)
      return this.#otherLife(group, slot)
    }
    const moves = this.#moves(group, slot)
    this.#out[life + slot] = was
    if (this.#coder.bit(this.#model, model + SKIP + (moves ? 2 : 1)) === 0) {
      for (let c = 0; c < group.still.length; c++) this.#keep(group.still[c]!, slot)
      if (moves) this.#motion(group, rounds, slot, 0, MOVED.near)
      else for (let c = 0; c < group.motion.length; c++) this.#keep(group.motion[c]!, slot)
    } else if (this.#coder.bit(this.#model, model + LIFE_CHANGED) === 1) this.#otherLife(group, slot)
    else this.#changedRow(group, rounds, slot, moves)
  }

  #otherLife(group: PlanGroup, slot: number): void {
    const is = this.#coder.tree(this.#model, group.model + LIFE, 3)
    if ((is & 1) === 0) return this.#deadRow(group, slot, is)
    this.#out[group.life + slot] = is
    for (let c = 0; c < group.still.length; c++) this.#spawn(group.still[c]!, slot)
    for (let c = 0; c < group.motion.length; c++) this.#spawn(group.motion[c]!, slot)
  }

  #deadRow({ single, life, still, motion }: PlanGroup, slot: number, is: number): void {
    if (single) this.#failed = true
    this.#out[life + slot] = is
    for (let c = 0; c < still.length; c++) this.#out[still[c]!.offset + slot] = 0
    for (let c = 0; c < motion.length; c++) this.#out[motion[c]!.offset + slot] = 0
  }

  #keep({ offset }: PlanColumn, slot: number): void {
    this.#out[offset + slot] = this.#base[offset + slot]!
  }

  #moves({ still, motion }: PlanGroup, slot: number): boolean {
    for (let c = 0; c < motion.length; c++) {
      const { velocity, rest } = motion[c]!
      if (this.#base[still[velocity]!.offset + slot] !== rest) return true
    }
    return false
  }

  #spawn(column: PlanColumn, slot: number): void {
    const { initial, spawnModel, offset } = column
    const isOther = this.#coder.bit(this.#model, spawnModel) === 1
    const value = isOther ? initial + this.#change(column, spawnModel, initial) : initial
    this.#put(column, offset + slot, value)
  }

  #changedRow(group: PlanGroup, rounds: readonly boolean[], slot: number, moves: boolean): void {
    const { still, velocities, motion, model } = group
    let seen = 0
    let turned = 0
    for (let c = 0; c < still.length; c++) {
      const column = still[c]!
      const at = column.offset + slot
      const value = this.#base[at]!
      if (this.#coder.bit(this.#model, column.model + seen) === 1) {
        this.#put(column, at, value + this.#change(column, column.model, value))
        if (c < velocities) turned = 1
        seen = 3
      } else {
        this.#out[at] = value
        seen = seen === 0 ? 0 : seen === 3 ? 2 : 1
      }
    }
    if (motion.length === 0) return
    const ticks = turned === 1 ? this.#coder.tree(this.#model, model + COURSE, courseDepth(this.#age)) : 0
    if (ticks > this.#age) this.#failed = true
    this.#motion(group, rounds, slot, ticks, turned === 1 ? MOVED.turned : moves ? MOVED.near : MOVED.rest)
  }

  #motion({ still, motion }: PlanGroup, rounds: readonly boolean[], slot: number, ticks: number, kind: number): void {
    let isWild = false
    const prediction = this.#prediction
    for (let c = 0; c < motion.length; c++) {
      const column = motion[c]!
      const at = still[column.velocity]!.offset + slot
      const [old, now] = [this.#base[at]!, this.#out[at]!]
      prediction.predict(column, this.#base[column.offset + slot]!, old, now, this.#age, ticks, rounds[c]!)
      const residual = this.#residual(column, prediction.lean, kind, isWild)
      isWild = residual > 1 || residual < -1
      this.#put(column, column.offset + slot, prediction.step + residual)
    }
  }

  #residual(column: MotionColumn, lean: number, kind: number, isWild: boolean): number {
    const at = column.residual
    if (this.#coder.bit(this.#model, at + kindOfResidual(kind, lean, isWild)) === 0) return 0
    const set = isWild ? 2 : kind === MOVED.near ? 0 : 1
    const along = this.#coder.bit(this.#model, at + DIRECTION + set) === 1
    let size = 1
    if (this.#coder.bit(this.#model, at + FAR + set) === 1)
      size += this.#magnitude(column, at + RESIDUAL + (set << column.depth))
    return along === lean >= 0 ? size : -size
  }

  /** @param from the value that changed: one of a single bit turns over */
  #change(column: PlanColumn, model: number, from: number): number {
    if (column.bits <= 1) return from === 0 ? 1 : -1
    if (column.bits > 31) return this.#coder.raw(32) | 0
    const isMore = this.#coder.bit(this.#model, model + SIGN + (from < column.middle ? 0 : 1)) === 1
    const size = this.#magnitude(column, model + MAGNITUDE)
    return isMore ? size : -size
  }

  #magnitude({ depth }: PlanColumn, model: number): number {
    const bits = this.#coder.tree(this.#model, model, depth)
    return bits > 30 ? 0 : (1 << bits) + this.#coder.raw(bits)
  }

  #put({ field, bits }: PlanColumn, at: number, value: number): void {
    this.#out[at] = value
    if (field.fromWire(bits > 31 ? value >>> 0 : value) === undefined || (value < 0 && bits <= 31)) this.#failed = true
  }
}
