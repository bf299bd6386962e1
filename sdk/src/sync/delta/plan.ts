import { initialCell } from '../../game/field-values.js'
import type { Field } from '../../game/fields.js'
import type { GroupLayout, Layout } from '../../game/layout.js'
import { modelState } from './model.js'
import { changedPrior, changeWeights, courseWeights, growTree, missWeights } from './priors.js'

/** A value of a row on the wire: a whole number. */
export interface PlanColumn {
  readonly field: Field<unknown>
  /** Of slot 0, in the cells and in a plane. */
  readonly offset: number
  readonly bits: number
  /** Values from here on are in the upper half of what is declared. */
  readonly middle: number
  /** Depth of the tree of magnitudes: how many bits tell how many bits a change has. */
  readonly depth: number
  readonly initial: number
  /** Where its states are: of a row that was there, and of a new one. */
  readonly model: number
  readonly spawnModel: number
}

/** A column that another one moves: `perTick · (velocity − rest)` steps a tick. */
export interface MotionColumn extends PlanColumn {
  /** Where the velocity is in `still`. */
  readonly velocity: number
  readonly perTick: number
  readonly rest: number
  readonly most: number
  /** States of what is left after the prediction. */
  readonly residual: number
}

export interface PlanGroup {
  readonly index: number
  readonly single: boolean
  readonly firstRow: number
  readonly capacity: number
  readonly life: number
  /** In the order they are written: velocities first, then all else that nothing moves. */
  readonly still: readonly PlanColumn[]
  readonly velocities: number
  /** The columns that change together until rows show others; a bit for each of `still`, -1 when they are too many. */
  readonly pattern: number
  readonly motion: readonly MotionColumn[]
  readonly model: number
  /** Most bytes of a row, whatever it does. */
  readonly rowBytes: number
}

/** How a world is written as deltas: follows from its layout alone, so that both sides have the same. */
export interface DeltaPlan {
  readonly layout: Layout
  readonly rows: number
  readonly groups: readonly PlanGroup[]
  /** What the rows of each group change first. */
  readonly patterns: Int32Array
  /** All states as a part begins with them, by its base's age. */
  readonly fresh: readonly Int32Array[]
}

/** By what another column moves this one, if it does. */
export type VelocityOf = (field: Field<unknown>) => string | undefined

/** Ticks between base and now, at most: a second at 30 Hz. */
export const MAX_AGE = 31

/**
 * States of a group before its columns: skipped (three kinds of rows), another life, the life, how long on course,
 * whether a row changed in the same columns as the one before. */
export const SKIP = 0
export const LIFE_CHANGED = 3
export const LIFE = 4
export const COURSE = 12
export const SAME = 44
const GROUP_STATES = 45
/** Of a column: changed, by what those before it did (4); sign, by the half its value was in (2); magnitude. */
export const SIGN = 4
export const MAGNITUDE = 6
/** Of a residual: is there one? By how near the prediction is to the next step, straight (8) or turned (4); wild; at rest; … */
export const MOVED = { near: 0, turned: 8, wild: 12, rest: 13 }
/** … is it the step it leans to; its direction; its magnitude. The last three for straight, turned and wild rows. */
export const LEANS = 14
export const DIRECTION = 17
export const RESIDUAL = 20
/** Columns that fit into the bits of a small integer. */
const MOST_IN_PATTERN = 30
/** The worst a single modelled bit costs, in bits. */
const WORST_BIT = 14

type Column = GroupLayout['columns'][number]

export function deltaPlan(layout: Layout, tickRate: number, velocityOf: VelocityOf): DeltaPlan {
  let states = 0
  const take = (count: number) => {
    states += count
    return states - count
  }
  let rows = 0
  const groups = layout.groups.map((group, index): PlanGroup => {
    const firstRow = rows
    rows += group.capacity
    return { index, firstRow, ...planGroup(group, tickRate, velocityOf, take) }
  })
  const fresh = Array.from({ length: MAX_AGE + 1 }, (_, age) => freshStates(groups, states, age))
  return { layout, rows, groups, patterns: Int32Array.from(groups, ({ pattern }) => pattern), fresh }
}

function planGroup(
  { single, life, capacity, columns }: GroupLayout,
  tickRate: number,
  velocityOf: VelocityOf,
  take: (count: number) => number,
): Omit<PlanGroup, 'index' | 'firstRow'> {
  const model = take(GROUP_STATES)
  const named = ({ field }: Column) => {
    const name = tickRate > 0 && isScaled(field) ? velocityOf(field) : undefined
    return columns.find((column) => column.name === name && isScaled(column.field))
  }
  /** What moves a column must not be moved itself. */
  const moverOf = (column: Column) => {
    const mover = named(column)
    return mover && named(mover) === undefined ? mover : undefined
  }
  const moved = columns.filter((column) => moverOf(column) !== undefined)
  const movers = new Set(moved.map((column) => moverOf(column)))
  const unmoved = columns.filter((column) => !moved.includes(column))
  const stillColumns = [
    ...unmoved.filter((column) => movers.has(column)),
    ...unmoved.filter((column) => !movers.has(column)),
  ]
  const still = stillColumns.map((column) => planColumn(column, take))
  const motion = moved.flatMap((column): MotionColumn[] => {
    const mover = moverOf(column)
    if (!mover) return []
    const [min = 0, max = 0, step = 1] = numbersOf(column.field)
    const [velocityMin = 0, , velocityStep = 1] = numbersOf(mover.field)
    const plain = planColumn(column, take)
    return [
      {
        ...plain,
        velocity: stillColumns.indexOf(mover),
        perTick: velocityStep / (tickRate * step),
        rest: -velocityMin / velocityStep,
        most: Math.round((max - min) / step),
        residual: take(RESIDUAL + 3 * (1 << plain.depth)),
      },
    ]
  })
  const rowBits = [...still, ...motion].reduce((all, { bits, depth }) => all + bits + WORST_BIT * (depth + 4), 0)
  const rowBytes = Math.ceil((rowBits + WORST_BIT * 10) / 8)
  return { single, capacity, life, still, velocities: movers.size, pattern: patternOf(still), motion, model, rowBytes }
}

function planColumn({ field, offset }: Column, take: (count: number) => number): PlanColumn {
  const { bits } = field
  const depth = bits <= 1 ? 0 : 32 - Math.clz32(bits - 1)
  const states = MAGNITUDE + (1 << depth)
  const [model, spawnModel] = [take(states), take(states)]
  const initial = field.toWire(initialCell(field)) | 0
  return { field, offset, bits, middle: mostOf(field) / 2, depth, initial, model, spawnModel }
}

function freshStates(groups: readonly PlanGroup[], count: number, age: number): Int32Array {
  const states = new Int32Array(count).fill(modelState(0.5))
  const set = (at: number, one: number, trust: number) => {
    states[at] = modelState(one, trust)
  }
  for (const { model, still, velocities, motion } of groups) {
    set(model + SKIP, 0.01, 4)
    set(model + SKIP + 1, Math.min(0.5, 0.02 * age), 4)
    set(model + SKIP + 2, 1 - 0.9 ** Math.max(1, age), 4)
    set(model + LIFE_CHANGED, 0.03, 4)
    set(model + SAME, 0.6, 1)
    growTree(states, model + COURSE, courseDepth(age), courseWeights(age), 4)
    still.forEach((column, i) => freshColumn(column, i < velocities, states, set))
    for (const column of motion) {
      freshColumn(column, false, states, set)
      freshResidual(column, states, set)
    }
  }
  return states
}

type Set = (at: number, one: number, trust: number) => void

function freshColumn(column: PlanColumn, isVelocity: boolean, states: Int32Array, set: Set): void {
  const { field, bits, middle, depth, model, spawnModel } = column
  for (let seen = 0; seen < SIGN; seen++) set(model + seen, changedPrior(field, isVelocity, seen), 2)
  for (const at of [model, spawnModel]) {
    set(at + SIGN, 0.7, 2)
    set(at + SIGN + 1, 0.3, 2)
    growTree(states, at + MAGNITUDE, depth, changeWeights(bits, Math.floor(Math.log2(middle * 1.5))), 3)
  }
}

function freshResidual({ bits, depth, residual }: MotionColumn, states: Int32Array, set: Set): void {
  for (let near = 0; near < 8; near++) set(residual + MOVED.near + near, near === 0 ? 0.03 : (near + 0.5) / 16, 6)
  for (let near = 0; near < 4; near++) set(residual + MOVED.turned + near, 0.15 + near * 0.125, 3)
  set(residual + MOVED.wild, 0.95, 3)
  set(residual + MOVED.rest, 0.1, 2)
  set(residual + LEANS, 0.97, 4)
  set(residual + LEANS + 1, 0.5, 2)
  set(residual + LEANS + 2, 0.05, 3)
  for (let set = 0; set < 3; set++) growTree(states, residual + RESIDUAL + (set << depth), depth, missWeights(bits), 3)
}

/** Velocities, places and angles change together. */
function patternOf(still: readonly PlanColumn[]): number {
  if (still.length > MOST_IN_PATTERN) return -1
  const isMoving = ({ field }: PlanColumn) => field.kind === 'fixed' || field.kind === 'angle'
  const pattern = still.reduce((bits, column, i) => bits | (isMoving(column) ? 1 << i : 0), 0)
  return pattern || Math.min(1, still.length)
}

/** Bits of the number of ticks on a new course. */
export function courseDepth(age: number): number {
  return 32 - Math.clz32(age)
}

/** The highest value, or about that. */
function mostOf({ kind, parameters, bits }: Field<unknown>): number {
  const [min = 0, max = 0, step = 1] = parameters.map(Number)
  return kind === 'fixed' || kind === 'uint' || kind === 'int' ? Math.round((max - min) / step) : 2 ** bits - 1
}

/** Whole steps from a least value: what can be moved, and move. */
function isScaled(field: Field<unknown>): boolean {
  return field.kind === 'fixed' && field.bits < 31
}

function numbersOf(field: Field<unknown>): number[] {
  return field.parameters.map(Number)
}
