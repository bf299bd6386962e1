import { MOVED } from './fresh-states.js'
import type { DeltaPlan, MotionColumn, PlanGroup } from './plan.js'
import type { Plane } from './planes.js'

/** In a step: how finely `lean` says how near a prediction is to the next one. */
const FINE = 32

/**
 * Where rows are thought to be `age` ticks after their base, when they keep their course. All of it is plus, minus, times
 * and floor on float64, which every engine rounds alike, so that both sides come to the same step.
 */
export class Motion {
  readonly #plan: DeltaPlan
  /** By motion column of each group: does the game round after each tick, so that every tick moves by whole steps? */
  readonly rounds: readonly boolean[][]
  /** Whether a row moves at all, by its base. */
  readonly moves: Uint8Array
  /** By cell of a motion column: the step it is thought to be at, … */
  readonly step: Int32Array
  /** … and how near another step is, from 0 (far) to 16 (as likely as this one); its sign says on which side. */
  readonly lean: Int8Array

  constructor(plan: DeltaPlan) {
    this.#plan = plan
    this.rounds = plan.groups.map(({ motion }) => motion.map(() => false))
    this.moves = new Uint8Array(plan.rows)
    this.step = new Int32Array(plan.words)
    this.lean = new Int8Array(plan.words)
  }

  /** For the rows from `from` up to `to`. */
  predict(base: Plane, age: number, from: number, to: number): void {
    this.moves.fill(0, from, to)
    const { groups } = this.#plan
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!
      const first = Math.max(0, from - group.firstRow)
      const end = Math.min(group.capacity, to - group.firstRow)
      for (let c = 0; first < end && c < group.motion.length; c++)
        this.#column(group, group.motion[c]!, base, age, this.rounds[i]![c]!, first, end)
    }
  }

  #column(group: PlanGroup, column: MotionColumn, base: Plane, age: number, rounds: boolean, from: number, to: number) {
    const { rest, perTick, offset, most, circle } = column
    const velocityAt = group.still[column.velocity]!.offset
    const { firstRow } = group
    const { moves, step, lean } = this
    for (let slot = from; slot < to; slot++) {
      const velocity = base[velocityAt + slot]! - rest
      if (velocity !== 0) moves[firstRow + slot] = 1
      const exact = rounds ? age * Math.floor(velocity * perTick + 0.5) : age * (velocity * perTick)
      const moved = Math.floor(exact + 0.5)
      const at = base[offset + slot]! + moved
      step[offset + slot] = at >= 0 && at <= most ? at : within(at, most, circle)
      lean[offset + slot] = (exact - moved) * FINE
    }
  }

  /** The same for one cell of a row that took another course `ticks` ago; writes over what was thought before. */
  turn(
    column: MotionColumn,
    rounds: boolean,
    slot: number,
    base: number,
    old: number,
    now: number,
    age: number,
    ticks: number,
  ) {
    const { rest, perTick, offset, most, circle } = column
    const before = (old - rest) * perTick
    const after = (now - rest) * perTick
    const exact = rounds
      ? (age - ticks) * Math.floor(before + 0.5) + ticks * Math.floor(after + 0.5)
      : (age - ticks) * before + ticks * after
    const moved = Math.floor(exact + 0.5)
    const at = base + moved
    this.step[offset + slot] = at >= 0 && at <= most ? at : within(at, most, circle)
    this.lean[offset + slot] = (exact - moved) * FINE
  }
}

/** The state that tells whether a prediction holds: how near it is to the next step, for rows that nothing else disturbs. */
export function kindOfResidual(kind: number, lean: number, isWild: boolean): number {
  if (isWild) return MOVED.wild
  const near = lean < 0 ? -lean : lean
  if (kind === MOVED.near) return near > 15 ? MOVED.near + 7 : MOVED.near + (near >> 1)
  return kind === MOVED.turned ? MOVED.turned + (near > 15 ? 3 : near >> 2) : kind
}

/** What left its range stops at its end, or goes on round the circle. */
function within(at: number, most: number, circle: number): number {
  if (circle > 0) return at - circle * Math.floor(at / circle)
  return at < 0 ? 0 : most
}
