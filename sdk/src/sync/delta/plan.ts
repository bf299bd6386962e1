import { initialCell } from '../../game/field-values.js'
import type { Field } from '../../game/fields.js'
import type { GroupLayout, Layout } from '../../game/layout.js'
import { modelState } from './model.js'

/** A value of a row on the wire: a whole number from 0 to `most`. */
export interface PlanColumn {
  readonly field: Field<unknown>
  /** Of slot 0, in the cells and in a plane. */
  readonly offset: number
  readonly bits: number
  /** Depth of the tree of magnitudes: how many bits tell how many bits a change has. */
  readonly depth: number
  readonly initial: number
  /** Its states: four whether it changed, one of its sign, then a tree of magnitudes. The same for a new row. */
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
  readonly single: boolean
  readonly firstRow: number
  readonly capacity: number
  readonly life: number
  /** In the order they are written: velocities first, then all else that nothing moves. */
  readonly still: readonly PlanColumn[]
  readonly velocities: number
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
  /** All states as a part begins with them. */
  readonly fresh: Int32Array
}

/** By what another column moves this one, if it does. */
export type VelocityOf = (field: Field<unknown>) => string | undefined

/** States of a group before its columns: skipped (three kinds of rows), another life, the life, how long on course. */
export const SKIP = 0
export const LIFE_CHANGED = 3
export const LIFE = 4
export const COURSE = 12
const GROUP_STATES = 44
/** Of a column: changed, after how many others; sign; magnitude. */
export const SIGN = 4
export const MAGNITUDE = 5
/** Of a residual: is there one, by how near the prediction is to the next step (8), on a new course (2), wild, at rest; … */
export const MOVED = { near: 0, turned: 8, wild: 10, rest: 11 }
/** … its direction; is it more than 1; its magnitude. The last three for straight, turned and wild rows. */
export const DIRECTION = 12
export const FAR = 15
export const RESIDUAL = 18
/** The worst a single modelled bit costs, in bits. */
const WORST_BIT = 14

export function deltaPlan(layout: Layout, tickRate: number, velocityOf: VelocityOf): DeltaPlan {
  const fresh: number[] = []
  let rows = 0
  const groups = layout.groups.map((group): PlanGroup => {
    const firstRow = rows
    rows += group.capacity
    return planGroup(group, firstRow, tickRate, velocityOf, fresh)
  })
  return { layout, rows, groups, fresh: Int32Array.from(fresh) }
}

function planGroup(
  { single, life, capacity, columns }: GroupLayout,
  firstRow: number,
  tickRate: number,
  velocityOf: VelocityOf,
  fresh: number[],
): PlanGroup {
  const model = take(fresh, GROUP_STATES)
  fresh[model + SKIP] = modelState(0.02, 4)
  fresh[model + SKIP + 1] = modelState(0.05, 2)
  fresh[model + SKIP + 2] = modelState(0.25, 2)
  fresh[model + LIFE_CHANGED] = modelState(0.05, 2)
  const named = ({ field }: (typeof columns)[number]) => {
    const name = tickRate > 0 && isScaled(field) ? velocityOf(field) : undefined
    return columns.find((column) => column.name === name && isScaled(column.field))
  }
  /** What moves a column must not be moved itself. */
  const moverOf = (column: (typeof columns)[number]) => {
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
  const still = stillColumns.map(({ field, offset }) => planColumn(field, offset, fresh))
  const motion = moved.flatMap((column): MotionColumn[] => {
    const mover = moverOf(column)
    if (!mover) return []
    const velocity = stillColumns.indexOf(mover)
    const [min = 0, max = 0, step = 1] = numbersOf(column.field)
    const [velocityMin = 0, , velocityStep = 1] = numbersOf(mover.field)
    const plain = planColumn(column.field, column.offset, fresh)
    const residual = take(fresh, RESIDUAL + 3 * (1 << plain.depth))
    for (let near = 0; near < 8; near++) fresh[residual + MOVED.near + near] = modelState(0.03 + near * 0.055, 2)
    fresh[residual + MOVED.rest] = modelState(0.1)
    for (let i = 0; i < 3; i++) fresh[residual + DIRECTION + i] = modelState(i === 0 ? 0.95 : 0.5, 2)
    fresh[residual + FAR] = modelState(0.02, 2)
    fresh[residual + FAR + 1] = modelState(0.1, 2)
    const perTick = velocityStep / (tickRate * step)
    return [{ ...plain, velocity, perTick, rest: -velocityMin / velocityStep, most: Math.round((max - min) / step), residual }]
  })
  const columnBits = (all: readonly PlanColumn[]) =>
    all.reduce((bits, { bits: raw, depth }) => bits + raw + WORST_BIT * (depth + 4), 0)
  const rowBytes = Math.ceil((columnBits([...still, ...motion]) + WORST_BIT * 10) / 8)
  return { single, firstRow, capacity, life, still, velocities: movers.size, motion, model, rowBytes }
}

function planColumn(field: Field<unknown>, offset: number, fresh: number[]): PlanColumn {
  const { bits } = field
  const depth = bits <= 1 ? 0 : 32 - Math.clz32(bits - 1)
  const states = MAGNITUDE + (1 << depth)
  const [model, spawnModel] = [take(fresh, states), take(fresh, states)]
  fresh[model] = modelState(0.3, 1)
  fresh[spawnModel] = modelState(0.5)
  return { field, offset, bits, depth, initial: field.toWire(initialCell(field)), model, spawnModel }
}

/** Whole steps from a least value: what can be moved, and move. */
function isScaled(field: Field<unknown>): boolean {
  return field.kind === 'fixed' && field.bits < 31
}

function numbersOf(field: Field<unknown>): number[] {
  return field.parameters.map(Number)
}

function take(fresh: number[], count: number): number {
  const at = fresh.length
  for (let i = 0; i < count; i++) fresh.push(modelState(0.5))
  return at
}
