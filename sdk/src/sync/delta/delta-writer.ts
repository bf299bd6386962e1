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
import { RangeEncoder } from './range-encoder.js'

/** Writes rows of a world as what is new since a base ([SY9]). One for all guests: it allocates nothing once it is warm. */
export class DeltaWriter {
  readonly #plan: DeltaPlan
  readonly #coder = new RangeEncoder()
  readonly #model: Int32Array
  readonly #prediction = new Prediction()
  /** By motion column of the group at work: does the game round after each tick? */
  readonly #rounds: boolean[][]
  #now: Plane
  #base: Plane
  #age = 0

  constructor(plan: DeltaPlan) {
    this.#plan = plan
    this.#model = plan.fresh[0]!.slice()
    this.#rounds = plan.groups.map(({ motion }) => motion.map(() => false))
    this.#now = this.#base = new Int32Array(plan.layout.cells)
  }

  /**
   * Rows from `from` up to `to`, fewer when more would not fit into `limit` bytes, at least one: the row behind the last.
   *
   * @param age ticks since the base, 1 to MAX_AGE; 0 when there is no base, and `base` is an empty world
   */
  write(now: Plane, base: Plane, age: number, from: number, to: number, limit: number): number {
    this.#coder.reset()
    this.#model.set(this.#plan.fresh[age]!)
    this.#now = now
    this.#base = base
    this.#age = age
    this.#plan.groups.forEach((group, i) => {
      if (age > 0) this.#chooseRounding(group, this.#rounds[i]!)
    })
    let row = from
    for (let i = 0; i < this.#plan.groups.length; i++) {
      const group = this.#plan.groups[i]!
      const end = Math.min(to, group.firstRow + group.capacity)
      for (; row < end; row++) {
        if (row > from && this.#coder.length + group.rowBytes > limit) return row
        this.#row(group, this.#rounds[i]!, row - group.firstRow)
      }
    }
    return row
  }

  /** What was written; a view that the next `write` takes back. */
  finish(): Uint8Array {
    return this.#coder.finish()
  }

  /** Which of two ways to predict fits more rows, a bit for each column. */
  #chooseRounding({ life, capacity, still, motion }: PlanGroup, rounds: boolean[]): void {
    for (let c = 0; c < motion.length; c++) {
      const column = motion[c]!
      const velocityAt = still[column.velocity]!.offset
      let [rows, rounded, exact] = [0, 0, 0]
      for (let slot = 0; slot < capacity; slot++) {
        const velocity = this.#now[velocityAt + slot]!
        if (this.#now[life + slot] !== this.#base[life + slot] || this.#base[velocityAt + slot] !== velocity) continue
        rows++
        const moved = this.#now[column.offset + slot]! - this.#base[column.offset + slot]!
        const perTick = (velocity - column.rest) * column.perTick
        if (this.#age * Math.floor(perTick + 0.5) === moved) rounded++
        if (Math.floor(this.#age * perTick + 0.5) === moved) exact++
      }
      rounds[c] = rounded === exact ? rounded === rows : rounded > exact
      this.#coder.raw(rounds[c] ? 1 : 0, 1)
    }
  }

  #row(group: PlanGroup, rounds: readonly boolean[], slot: number): void {
    const { life, model } = group
    const [was, is] = [this.#base[life + slot]!, this.#now[life + slot]!]
    if ((was & 1) === 0) {
      this.#coder.bit(this.#model, model + SKIP, was === is ? 0 : 1)
      if (was === is) return
      this.#coder.tree(this.#model, model + LIFE, 3, is)
      if ((is & 1) === 1) this.#newRow(group, slot)
      return
    }
    const moves = this.#moves(group, slot)
    const same = was === is && this.#isOnCourse(group, slot, moves)
    this.#coder.bit(this.#model, model + SKIP + (moves ? 2 : 1), same ? 0 : 1)
    if (same) {
      if (moves) this.#motion(group, rounds, slot, 0, MOVED.near)
      return
    }
    this.#coder.bit(this.#model, model + LIFE_CHANGED, was === is ? 0 : 1)
    if (was === is) return this.#changedRow(group, rounds, slot, moves)
    this.#coder.tree(this.#model, model + LIFE, 3, is)
    if ((is & 1) === 1) this.#newRow(group, slot)
  }

  /** Whether its base says that it moves. */
  #moves({ still, motion }: PlanGroup, slot: number): boolean {
    for (let c = 0; c < motion.length; c++) {
      const { velocity, rest } = motion[c]!
      if (this.#base[still[velocity]!.offset + slot] !== rest) return true
    }
    return false
  }

  /** Nothing is new but what its motion says. */
  #isOnCourse({ still, motion }: PlanGroup, slot: number, moves: boolean): boolean {
    const [now, base] = [this.#now, this.#base]
    for (let c = 0; c < still.length; c++) {
      const at = still[c]!.offset + slot
      if (now[at] !== base[at]) return false
    }
    if (moves) return true
    for (let c = 0; c < motion.length; c++) {
      const at = motion[c]!.offset + slot
      if (now[at] !== base[at]) return false
    }
    return true
  }

  #newRow({ still, motion }: PlanGroup, slot: number): void {
    for (let c = 0; c < still.length; c++) this.#spawn(still[c]!, slot)
    for (let c = 0; c < motion.length; c++) this.#spawn(motion[c]!, slot)
  }

  #spawn(column: PlanColumn, slot: number): void {
    const value = this.#now[column.offset + slot]!
    this.#coder.bit(this.#model, column.spawnModel, value === column.initial ? 0 : 1)
    if (value !== column.initial) this.#change(column, column.spawnModel, column.initial, value - column.initial)
  }

  #changedRow(group: PlanGroup, rounds: readonly boolean[], slot: number, moves: boolean): void {
    const { still, velocities, motion, model } = group
    const [now, base] = [this.#now, this.#base]
    let seen = 0
    let turned = 0
    for (let c = 0; c < still.length; c++) {
      const column = still[c]!
      const at = column.offset + slot
      const change = (now[at]! - base[at]!) | 0
      this.#coder.bit(this.#model, column.model + seen, change === 0 ? 0 : 1)
      if (change !== 0) this.#change(column, column.model, base[at]!, change)
      if (change !== 0 && c < velocities) turned = 1
      seen = change !== 0 ? 3 : seen === 0 ? 0 : seen === 3 ? 2 : 1
    }
    if (motion.length === 0) return
    if (turned === 1) {
      const ticks = this.#ticksOnCourse(group, slot)
      this.#coder.tree(this.#model, model + COURSE, courseDepth(this.#age), ticks)
      this.#motion(group, rounds, slot, ticks, MOVED.turned)
    } else this.#motion(group, rounds, slot, 0, moves ? MOVED.near : MOVED.rest)
  }

  /** For how many ticks the new velocity explains best where the row is: by the column whose velocity changed the most. */
  #ticksOnCourse({ still, motion }: PlanGroup, slot: number): number {
    let [most, ticks] = [0, 0]
    for (let c = 0; c < motion.length; c++) {
      const { velocity, offset, perTick, rest } = motion[c]!
      const at = still[velocity]!.offset + slot
      const change = (this.#now[at]! - this.#base[at]!) * perTick
      if (Math.abs(change) <= most) continue
      most = Math.abs(change)
      const unturned = this.#base[offset + slot]! + this.#age * (this.#base[at]! - rest) * perTick
      ticks = Math.floor((this.#now[offset + slot]! - unturned) / change + 0.5)
    }
    return Math.max(0, Math.min(this.#age, ticks))
  }

  /** What the prediction leaves. @param kind where in the states of a residual this kind of row begins */
  #motion({ still, motion }: PlanGroup, rounds: readonly boolean[], slot: number, ticks: number, kind: number): void {
    let isWild = false
    for (let c = 0; c < motion.length; c++) {
      const column = motion[c]!
      const at = still[column.velocity]!.offset + slot
      const prediction = this.#prediction
      const [old, now] = [this.#base[at]!, this.#now[at]!]
      prediction.predict(column, this.#base[column.offset + slot]!, old, now, this.#age, ticks, rounds[c]!)
      isWild = this.#residual(column, this.#now[column.offset + slot]! - prediction.step, prediction.lean, kind, isWild)
    }
  }

  #residual(column: MotionColumn, residual: number, lean: number, kind: number, isWild: boolean): boolean {
    const at = column.residual
    this.#coder.bit(this.#model, at + kindOfResidual(kind, lean, isWild), residual === 0 ? 0 : 1)
    if (residual === 0) return false
    const set = isWild ? 2 : kind === MOVED.near ? 0 : 1
    this.#coder.bit(this.#model, at + DIRECTION + set, residual > 0 === lean >= 0 ? 1 : 0)
    const size = Math.abs(residual)
    this.#coder.bit(this.#model, at + FAR + set, size > 1 ? 1 : 0)
    if (size > 1) this.#magnitude(column, at + RESIDUAL + (set << column.depth), size - 1)
    return size > 1
  }

  #change(column: PlanColumn, model: number, from: number, change: number): void {
    if (column.bits <= 1) return
    if (column.bits > 31) return this.#coder.raw(change, 32)
    this.#coder.bit(this.#model, model + SIGN + (from < column.middle ? 0 : 1), change > 0 ? 1 : 0)
    this.#magnitude(column, model + MAGNITUDE, Math.abs(change))
  }

  /** How many bits it has, then those behind the first. */
  #magnitude({ depth }: PlanColumn, model: number, size: number): void {
    const bits = 31 - Math.clz32(size)
    this.#coder.tree(this.#model, model, depth, bits)
    this.#coder.raw(size, bits)
  }
}
