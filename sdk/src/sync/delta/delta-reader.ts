import {
  COURSE,
  courseDepth,
  DIRECTION,
  LEANS,
  LIFE,
  LIFE_CHANGED,
  MAGNITUDE,
  MOVED,
  RESIDUAL,
  SAME,
  SIGN,
  SKIP,
} from './fresh-states.js'
import { kindOfResidual, Motion } from './motion.js'
import type { DeltaPlan, MotionColumn, PlanColumn, PlanGroup } from './plan.js'
import { copyRows, type Plane, planeOf } from './planes.js'
import { RangeDecoder } from './range-decoder.js'
import { isWideLegal } from './wide-words.js'

/** Reads what a DeltaWriter wrote, from anybody: its loops are bound by the rows of the world, whatever the bytes say. */
export class DeltaReader {
  readonly #plan: DeltaPlan
  readonly #coder = new RangeDecoder()
  readonly #model: Int32Array
  readonly #motion: Motion
  /** By group: the columns in which the last changed row did. */
  readonly #patterns: Int32Array
  /** By group: what all of its rows took, ever. */
  readonly bytes: number[]
  #base: Plane
  #out: Plane
  #age = 0
  #failed = false

  constructor(plan: DeltaPlan) {
    this.#plan = plan
    this.#model = plan.fresh(0).slice()
    this.#motion = new Motion(plan)
    this.#patterns = plan.patterns.slice()
    this.bytes = plan.groups.map(() => 0)
    this.#base = this.#out = planeOf(plan)
  }

  /**
   * Rows `first` up to `end` of `out`, from the bytes of `[from, to)`; false, and the rows are of no use, when nobody could
   * have written that. The rest of `out` stays as it is.
   */
  read(bytes: Uint8Array, from: number, to: number, base: Plane, age: number, first: number, end: number, out: Plane) {
    this.#coder.open(bytes, from, to)
    this.#model.set(this.#plan.fresh(age))
    this.#patterns.set(this.#plan.patterns)
    this.#base = base
    this.#out = out
    this.#age = age
    this.#failed = false
    const { groups } = this.#plan
    const { rounds } = this.#motion
    for (let i = 0; age > 0 && i < groups.length; i++)
      for (let c = 0; c < groups[i]!.motion.length; c++) rounds[i]![c] = this.#coder.raw(1) === 1
    if (age > 0) this.#motion.predict(base, age * this.#plan.stride, first, end)
    copyRows(this.#plan, base, first, end, out)
    for (let i = 0; i < groups.length && !this.#failed; i++) {
      const group = groups[i]!
      const { at } = this.#coder
      const last = Math.min(end, group.firstRow + group.capacity)
      for (let row = Math.max(first, group.firstRow); row < last; row++)
        this.#readRow(group, rounds[i]!, row - group.firstRow)
      this.bytes[i]! += this.#coder.at - at
    }
    return !this.#failed && this.#coder.isDone
  }

  #readRow(group: PlanGroup, rounds: readonly boolean[], slot: number): void {
    const { firstRow, life, model } = group
    if ((this.#base[life + slot]! & 1) === 0) {
      if (this.#coder.bit(this.#model, model + SKIP) === 1) this.#otherLife(group, slot)
      else if (group.single) this.#failed = true
      return
    }
    const moves = this.#motion.moves[firstRow + slot]!
    if (this.#coder.bit(this.#model, model + SKIP + 1 + moves) === 0) {
      if (moves !== 0) this.#residuals(group, slot, MOVED.near)
    } else if (this.#coder.bit(this.#model, model + LIFE_CHANGED) === 1) this.#otherLife(group, slot)
    else this.#changedRow(group, rounds, slot, moves)
  }

  #otherLife(group: PlanGroup, slot: number): void {
    const { single, life, model, still, motion, hasWide } = group
    const is = this.#coder.tree(this.#model, model + LIFE, 3)
    this.#out[life + slot] = is
    const isAlive = (is & 1) === 1
    if (single && !isAlive) this.#failed = true
    for (let c = 0; c < still.length; c++) this.#spawn(still[c]!, slot, isAlive)
    for (let c = 0; c < motion.length; c++) this.#spawn(motion[c]!, slot, isAlive)
    if (hasWide && !isWideLegal(group, slot, this.#out)) this.#failed = true
  }

  #spawn(column: PlanColumn, slot: number, isAlive: boolean): void {
    const { initial, spawnModel, offset } = column
    if (!isAlive) this.#out[offset + slot] = 0
    else if (this.#coder.bit(this.#model, spawnModel) === 0) this.#out[offset + slot] = initial
    else this.#out[offset + slot] = this.#changed(column, spawnModel, initial)
  }

  #changedRow(group: PlanGroup, rounds: readonly boolean[], slot: number, moves: number): void {
    const { index, still, velocities, motion, model, pattern: first, hasWide } = group
    const base = this.#base
    const isSame = first >= 0 && this.#coder.bit(this.#model, model + SAME) === 1
    const known = this.#patterns[index]!
    let pattern = 0
    let seen = 0
    for (let c = 0; c < still.length; c++) {
      const column = still[c]!
      const at = column.offset + slot
      const isNew = isSame ? (known >> c) & 1 : this.#coder.bit(this.#model, column.model + seen)
      if (isNew === 1) {
        this.#out[at] = this.#changed(column, column.model, base[at]!)
        pattern |= 1 << c
        seen = 3
      } else seen = seen === 0 ? 0 : seen === 3 ? 2 : 1
    }
    this.#patterns[index] = pattern
    const turned = (pattern & ((1 << velocities) - 1)) !== 0
    if (hasWide && !isWideLegal(group, slot, this.#out)) this.#failed = true
    if (motion.length === 0) return
    if (turned) {
      const since = this.#coder.tree(this.#model, model + COURSE, courseDepth(this.#age))
      if (since > this.#age) this.#failed = true
      const age = this.#age * this.#plan.stride
      const ticks = since * this.#plan.stride
      for (let c = 0; c < motion.length; c++) {
        const column = motion[c]!
        const at = still[column.velocity]!.offset + slot
        const from = base[column.offset + slot]!
        this.#motion.turn(column, rounds[c]!, slot, from, base[at]!, this.#out[at]!, age, ticks)
      }
    }
    this.#residuals(group, slot, turned ? MOVED.turned : moves !== 0 ? MOVED.near : MOVED.rest)
  }

  #residuals({ motion }: PlanGroup, slot: number, kind: number): void {
    let isWild = false
    for (let c = 0; c < motion.length; c++) {
      const column = motion[c]!
      const at = column.offset + slot
      const step = this.#motion.step[at]!
      const lean = this.#motion.lean[at]!
      let residual = 0
      if (this.#coder.bit(this.#model, column.residual + kindOfResidual(kind, lean, isWild)) === 1)
        residual = this.#residual(column, lean, isWild ? 2 : kind === MOVED.near ? 0 : 1)
      isWild = residual > 1 || residual < -1
      this.#out[at] = this.#legal(column, step + residual)
    }
  }

  #residual(column: MotionColumn, lean: number, set: number): number {
    const at = column.residual
    if (this.#coder.bit(this.#model, at + LEANS + set) === 1) return lean < 0 ? -1 : 1
    const isMore = this.#coder.bit(this.#model, at + DIRECTION + set) === 1
    const size = this.#magnitude(column.depth, at + RESIDUAL + (set << column.depth))
    return isMore ? size : (0 - size) | 0
  }

  /** @param from the value that changed: one of a single bit turns over */
  #changed(column: PlanColumn, model: number, from: number): number {
    if (column.bits <= 1) return this.#legal(column, from === 0 ? 1 : 0)
    if (column.isRaw) return this.#coder.raw(column.bits) | 0
    const isMore = this.#coder.bit(this.#model, model + SIGN + (from * 2 < column.most ? 0 : 1)) === 1
    const size = this.#magnitude(column.depth, model + MAGNITUDE)
    return this.#legal(column, isMore ? from + size : from - size)
  }

  #magnitude(depth: number, model: number): number {
    const bits = this.#coder.tree(this.#model, model, depth)
    return bits > 30 ? 0 : ((1 << bits) + this.#coder.raw(bits)) | 0
  }

  /** A value that no declaration allows fails all. */
  #legal({ most, circle }: PlanColumn, value: number): number {
    const round = value < 0 ? value + circle : value > most ? value - circle : value
    if (round >= 0 && round <= most) return round
    this.#failed = true
    return 0
  }
}
