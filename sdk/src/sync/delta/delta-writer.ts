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
import { type Plane, planeOf } from './planes.js'
import { RangeEncoder } from './range-encoder.js'

/** Rows on course that show how a game rounds. */
const SAMPLE = 24

/** Writes rows of a world as what is new since a base ([SY9]). One for all guests: it allocates nothing once it is warm. */
export class DeltaWriter {
  readonly #plan: DeltaPlan
  readonly #coder = new RangeEncoder()
  readonly #model: Int32Array
  readonly #motion: Motion
  #now: Plane
  #base: Plane
  #age = 0
  #changedAt: Int32Array
  #since = 0
  /** By group: the columns in which the last changed row did. */
  readonly #patterns: Int32Array
  #row = 0
  #end = 0

  constructor(plan: DeltaPlan) {
    this.#plan = plan
    this.#model = plan.fresh(0).slice()
    this.#motion = new Motion(plan)
    this.#patterns = plan.patterns.slice()
    this.#now = this.#base = planeOf(plan)
    this.#changedAt = new Int32Array(plan.rows)
  }

  /**
   * What `part` writes from now on: the rows from `from` up to `to`.
   *
   * @param age snapshots since the base, 1 to MAX_AGE; 0 when there is no base, and `base` is an empty world
   * @param changedAt by row: the stamp of the last snapshot in which anything but motion was new. @param since of the base
   */
  begin(now: Plane, base: Plane, age: number, from: number, to: number, changedAt: Int32Array, since: number): void {
    this.#now = now
    this.#base = base
    this.#age = age
    this.#row = from
    this.#end = to
    this.#changedAt = changedAt
    this.#since = since
    if (age === 0) return
    const { groups, stride } = this.#plan
    for (let i = 0; i < groups.length; i++) this.#chooseRounding(groups[i]!, this.#motion.rounds[i]!, from, to)
    this.#motion.predict(base, age * stride, from, to)
  }

  /** The next rows, fewer when more would not fit into `limit` bytes, but at least one: the row behind the last. */
  part(limit: number): number {
    this.#coder.reset()
    this.#model.set(this.#plan.fresh(this.#age))
    this.#patterns.set(this.#plan.patterns)
    const { groups } = this.#plan
    for (let i = 0; this.#age > 0 && i < groups.length; i++)
      for (let c = 0; c < groups[i]!.motion.length; c++) this.#coder.raw(this.#motion.rounds[i]![c] ? 1 : 0, 1)
    const from = this.#row
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!
      const end = Math.min(this.#end, group.firstRow + group.capacity)
      for (; this.#row < end; this.#row++) {
        if (this.#row > from && this.#coder.length + group.rowBytes > limit) return this.#row
        this.#writeRow(group, this.#motion.rounds[i]!, this.#row - group.firstRow)
      }
    }
    return this.#row
  }

  /** What was written; a view that the next part takes back. */
  finish(): Uint8Array {
    return this.#coder.finish()
  }

  /** Which of two ways to predict fits more rows, for each column. */
  #chooseRounding({ firstRow, capacity, still, motion }: PlanGroup, rounds: boolean[], from: number, to: number): void {
    const first = Math.max(0, from - firstRow)
    const end = Math.min(capacity, to - firstRow)
    const now = this.#now
    const base = this.#base
    const changedAt = this.#changedAt
    const since = this.#since
    const ticks = this.#age * this.#plan.stride
    for (let c = 0; c < motion.length; c++) {
      const { velocity, offset, rest, perTick } = motion[c]!
      const velocityAt = still[velocity]!.offset
      let rows = 0
      let rounded = 0
      let exact = 0
      for (let slot = first; slot < end && rows < SAMPLE; slot++) {
        if (changedAt[firstRow + slot]! > since) continue
        const moved = now[offset + slot]! - base[offset + slot]!
        const step = (base[velocityAt + slot]! - rest) * perTick
        rows++
        if (ticks * Math.floor(step + 0.5) === moved) rounded++
        if (Math.floor(ticks * step + 0.5) === moved) exact++
      }
      rounds[c] = rounded === exact ? rounded === rows : rounded > exact
    }
  }

  #writeRow(group: PlanGroup, rounds: readonly boolean[], slot: number): void {
    const { firstRow, life, model, motion } = group
    const row = firstRow + slot
    const was = this.#base[life + slot]!
    if ((was & 1) === 0) {
      const is = this.#now[life + slot]!
      this.#coder.bit(this.#model, model + SKIP, was === is ? 0 : 1)
      if (was !== is) this.#otherLife(group, slot, is)
      return
    }
    const moves = this.#motion.moves[row]!
    const isNew =
      (this.#changedAt[row]! > this.#since && this.#isChanged(group, slot)) ||
      (moves === 0 && motion.length > 0 && this.#isElsewhere(group, slot))
    this.#coder.bit(this.#model, model + SKIP + 1 + moves, isNew ? 1 : 0)
    if (!isNew) {
      if (moves !== 0) this.#residuals(group, slot, MOVED.near)
      return
    }
    const is = this.#now[life + slot]!
    this.#coder.bit(this.#model, model + LIFE_CHANGED, was === is ? 0 : 1)
    if (was === is) this.#changedRow(group, rounds, slot, moves)
    else this.#otherLife(group, slot, is)
  }

  /** What changed may be again what it was. */
  #isChanged({ life, still }: PlanGroup, slot: number): boolean {
    if (this.#now[life + slot] !== this.#base[life + slot]) return true
    for (let c = 0; c < still.length; c++) {
      const at = still[c]!.offset + slot
      if (this.#now[at] !== this.#base[at]) return true
    }
    return false
  }

  /** A row that does not move by itself was moved. */
  #isElsewhere({ motion }: PlanGroup, slot: number): boolean {
    for (let c = 0; c < motion.length; c++) {
      const at = motion[c]!.offset + slot
      if (this.#now[at] !== this.#base[at]) return true
    }
    return false
  }

  #otherLife({ still, motion, model }: PlanGroup, slot: number, is: number): void {
    this.#coder.tree(this.#model, model + LIFE, 3, is)
    if ((is & 1) === 0) return
    for (let c = 0; c < still.length; c++) this.#spawn(still[c]!, slot)
    for (let c = 0; c < motion.length; c++) this.#spawn(motion[c]!, slot)
  }

  #spawn(column: PlanColumn, slot: number): void {
    const { initial, spawnModel } = column
    const value = this.#now[column.offset + slot]!
    this.#coder.bit(this.#model, spawnModel, value === initial ? 0 : 1)
    if (value !== initial) this.#change(column, spawnModel, initial, value - initial)
  }

  #changedRow(group: PlanGroup, rounds: readonly boolean[], slot: number, moves: number): void {
    const { still, velocities, motion, model } = group
    const now = this.#now
    const base = this.#base
    let pattern = 0
    for (let c = 0; c < still.length; c++) {
      const at = still[c]!.offset + slot
      if (now[at] !== base[at]) pattern |= 1 << c
    }
    const isSame = this.#isSame(group, pattern)
    let seen = 0
    for (let c = 0; c < still.length; c++) {
      const column = still[c]!
      const at = column.offset + slot
      const change = now[at]! - base[at]!
      if (!isSame) this.#coder.bit(this.#model, column.model + seen, change === 0 ? 0 : 1)
      if (change === 0) seen = seen === 0 ? 0 : seen === 3 ? 2 : 1
      else {
        this.#change(column, column.model, base[at]!, change)
        seen = 3
      }
    }
    const turned = (pattern & ((1 << velocities) - 1)) !== 0
    if (motion.length === 0) return
    if (turned) {
      const ticks = this.#ticksOnCourse(group, slot)
      this.#coder.tree(this.#model, model + COURSE, courseDepth(this.#age), ticks)
      const age = this.#age * this.#plan.stride
      const since = ticks * this.#plan.stride
      for (let c = 0; c < motion.length; c++) {
        const column = motion[c]!
        const at = still[column.velocity]!.offset + slot
        this.#motion.turn(column, rounds[c]!, slot, base[column.offset + slot]!, base[at]!, now[at]!, age, since)
      }
    }
    this.#residuals(group, slot, turned ? MOVED.turned : moves !== 0 ? MOVED.near : MOVED.rest)
  }

  /** Whether the row changes in the same columns as the one before. */
  #isSame({ index, model, pattern: first }: PlanGroup, pattern: number): boolean {
    if (first < 0) return false
    const isSame = this.#patterns[index] === pattern
    this.#coder.bit(this.#model, model + SAME, isSame ? 1 : 0)
    this.#patterns[index] = pattern
    return isSame
  }

  /** For how many ticks the new velocity explains best where the row is: by the column whose velocity changed the most. */
  #ticksOnCourse({ still, motion }: PlanGroup, slot: number): number {
    let most = 0
    let ticks = 0
    for (let c = 0; c < motion.length; c++) {
      const { velocity, offset, perTick, rest } = motion[c]!
      const at = still[velocity]!.offset + slot
      const change = (this.#now[at]! - this.#base[at]!) * perTick * this.#plan.stride
      if (Math.abs(change) <= most) continue
      most = Math.abs(change)
      const unturned = this.#base[offset + slot]! + this.#age * this.#plan.stride * (this.#base[at]! - rest) * perTick
      ticks = Math.floor((this.#now[offset + slot]! - unturned) / change + 0.5)
    }
    return ticks < 0 ? 0 : ticks > this.#age ? this.#age : ticks
  }

  /** What the prediction leaves. @param kind where in the states of a residual this kind of row begins */
  #residuals({ motion }: PlanGroup, slot: number, kind: number): void {
    let isWild = false
    for (let c = 0; c < motion.length; c++) {
      const column = motion[c]!
      const at = column.offset + slot
      const residual = onCircle(this.#now[at]! - this.#motion.step[at]!, column.circle)
      const lean = this.#motion.lean[at]!
      this.#coder.bit(this.#model, column.residual + kindOfResidual(kind, lean, isWild), residual === 0 ? 0 : 1)
      isWild = residual !== 0 && this.#residual(column, residual, lean, isWild ? 2 : kind === MOVED.near ? 0 : 1)
    }
  }

  #residual(column: MotionColumn, residual: number, lean: number, set: number): boolean {
    const at = column.residual
    const isNext = residual === (lean < 0 ? -1 : 1)
    this.#coder.bit(this.#model, at + LEANS + set, isNext ? 1 : 0)
    if (isNext) return false
    this.#coder.bit(this.#model, at + DIRECTION + set, residual > 0 ? 1 : 0)
    const size = residual < 0 ? -residual : residual
    this.#magnitude(column.depth, at + RESIDUAL + (set << column.depth), size)
    return size > 1
  }

  #change(column: PlanColumn, model: number, from: number, change: number): void {
    if (column.bits <= 1) return
    if (column.isRaw) return this.#coder.raw(from + change, column.bits)
    const way = onCircle(change, column.circle)
    this.#coder.bit(this.#model, model + SIGN + (from * 2 < column.most ? 0 : 1), way > 0 ? 1 : 0)
    this.#magnitude(column.depth, model + MAGNITUDE, way < 0 ? -way : way)
  }

  /** How many bits it has, then those behind the first. */
  #magnitude(depth: number, model: number, size: number): void {
    const bits = 31 - Math.clz32(size)
    this.#coder.tree(this.#model, model, depth, bits)
    this.#coder.raw(size, bits)
  }
}

/** The short way round, where `values` stand on a circle. */
function onCircle(change: number, values: number): number {
  if (values === 0) return change
  if (change * 2 > values) return change - values
  return change * 2 < -values ? change + values : change
}
