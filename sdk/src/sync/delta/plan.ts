import type { Column, GroupLayout } from '../../game/layout.js'
import { courseDepth, freshStates, STATES } from './fresh-states.js'
import { sendStride } from './send-stride.js'
import { linearOf, type WordColumn, wordsOf } from './words.js'

/** A column of a group, and where its states are: of a row that was there, and of a new one. */
export interface PlanColumn extends WordColumn {
  readonly model: number
  readonly spawnModel: number
}

/** A column that another one moves: `perTick · (velocity − rest)` steps a tick. */
export interface MotionColumn extends PlanColumn {
  /** Where the velocity is in `still`. */
  readonly velocity: number
  readonly perTick: number
  readonly rest: number
  /** States of what is left after the prediction. */
  readonly residual: number
}

export interface PlanGroup {
  readonly index: number
  readonly single: boolean
  readonly firstRow: number
  readonly capacity: number
  /** Life of slot 0 in the cells, … */
  readonly lifeCell: number
  /** … and in a plane. */
  readonly life: number
  /** In the order they are written: velocities first, then all else that nothing moves. */
  readonly still: readonly PlanColumn[]
  readonly hasWide: boolean
  readonly velocities: number
  /** The columns that change together until rows show others; a bit for each of `still`, -1 when they are too many. */
  readonly pattern: number
  readonly motion: readonly MotionColumn[]
  readonly model: number
  /** About the most bytes of a row. */
  readonly rowBytes: number
}

/** How worlds of some groups are written as deltas: follows from a game's declaration, so that both sides have the same. */
export interface DeltaPlan {
  readonly rows: number
  /** Whole numbers in a plane. */
  readonly words: number
  /** Ticks from one snapshot to the next. */
  readonly stride: number
  readonly groups: readonly PlanGroup[]
  /** What the rows of each group change first. */
  readonly patterns: Int32Array
  /** All states as a part begins with them, by its base's age in snapshots. */
  fresh(age: number): Int32Array
}

/** Snapshots between base and now, at most: a second at 60 Hz. */
export const MAX_AGE = 63
/** Columns that fit into the bits of a small integer. */
const MOST_IN_PATTERN = 30
/** What a modelled bit may cost when all goes otherwise than it is used to, in bits. */
const DEAR_BIT = 5

export type WireGroup = Pick<GroupLayout, 'single' | 'capacity' | 'life' | 'wire'>

export function deltaPlan(layout: readonly WireGroup[], tickRate: number, sendRate = tickRate): DeltaPlan {
  let [states, rows, words] = [0, 0, 0]
  const take = (count: number) => {
    states += count
    return states - count
  }
  const place = (count: number) => {
    words += count
    return words - count
  }
  const groups = layout.map((group, index): PlanGroup => {
    const firstRow = rows
    rows += group.capacity
    return { index, firstRow, ...planGroup(group, tickRate, take, place) }
  })
  const known: Int32Array[] = []
  const fresh = (age: number) => {
    known[age] ??= freshStates(groups, states, age)
    return known[age]
  }
  const stride = sendStride(tickRate, sendRate)
  return { rows, words, stride, groups, patterns: Int32Array.from(groups, ({ pattern }) => pattern), fresh }
}

type Take = (count: number) => number

function planGroup(
  { single, life: lifeCell, capacity, wire }: WireGroup,
  tickRate: number,
  take: Take,
  place: Take,
): Omit<PlanGroup, 'index' | 'firstRow'> {
  const model = take(STATES.group + (1 << courseDepth(MAX_AGE)))
  const life = place(capacity)
  /** What moves a column must not be moved itself, and both go in steps. */
  const named = (column: Column) => {
    const mover = tickRate > 0 && column.velocity !== undefined ? wire[column.velocity] : undefined
    return mover && linearOf(column.field) && linearOf(mover.field) ? mover : undefined
  }
  const moverOf = (column: Column) => {
    const mover = named(column)
    return mover && named(mover) === undefined ? mover : undefined
  }
  const planned = (column: Column) =>
    wordsOf(column, () => place(capacity)).map((word): PlanColumn => {
      const count = STATES.column + (1 << word.depth)
      return { ...word, model: take(count), spawnModel: take(count) }
    })
  const moved = wire.filter((column) => moverOf(column) !== undefined)
  const movers = new Set(moved.map((column) => moverOf(column)))
  const unmoved = wire.filter((column) => !moved.includes(column))
  const velocities = unmoved.filter((column) => movers.has(column))
  const still = [...velocities, ...unmoved.filter((column) => !movers.has(column))].flatMap(planned)
  const motion = moved.flatMap((column) =>
    planned(column).flatMap((word): MotionColumn[] => {
      const mover = moverOf(column)
      const [own, other] = [linearOf(column.field), mover && linearOf(mover.field)]
      if (!mover || !own || !other) return []
      return [
        {
          ...word,
          velocity: velocities.indexOf(mover),
          perTick: other.step / (tickRate * own.step),
          rest: -other.min / other.step,
          residual: take(STATES.residual + 3 * (1 << word.depth)),
        },
      ]
    }),
  )
  const rowBits = [...still, ...motion].reduce(
    (all, { bits, depth, isRaw }) => all + bits + (isRaw ? 2 : DEAR_BIT * (depth + 2)),
    DEAR_BIT * 10,
  )
  return {
    ...{
      single,
      capacity,
      lifeCell,
      life,
      still,
      hasWide: still.some(({ field }) => field.wide),
      velocities: velocities.length,
      pattern: patternOf(still),
      motion,
    },
    ...{ model, rowBytes: Math.ceil(rowBits / 8) },
  }
}

/** Velocities, places and angles change together. */
function patternOf(still: readonly PlanColumn[]): number {
  if (still.length > MOST_IN_PATTERN) return -1
  const pattern = still.reduce((bits, { field, isRaw }, i) => {
    const isMoving = field.kind === 'fixed' || field.kind === 'angle'
    return isMoving && !isRaw ? bits | (1 << i) : bits
  }, 0)
  return pattern || Math.min(1, still.length)
}
