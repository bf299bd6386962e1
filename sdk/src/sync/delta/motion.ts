import { MOVED, type MotionColumn } from './plan.js'

/**
 * Where a column is thought to be `age` ticks after its base. All of it is plus, minus, times and floor on float64,
 * which every engine rounds alike, so that both sides come to the same step.
 */
export class Prediction {
  /** The step it is thought to be at. */
  step = 0
  /** The nearest other step is this far, from 0 (just there) to 0.5 (as likely), its sign says on which side. */
  lean = 0

  /**
   * @param old velocity at the base. @param now velocity now. @param turned of the `age` ticks, those with the new one.
   * @param rounds the game rounds after each tick, so that every tick moves by whole steps
   */
  predict(column: MotionColumn, base: number, old: number, now: number, age: number, turned: number, rounds: boolean) {
    const { perTick, rest, most } = column
    const before = (old - rest) * perTick
    const after = (now - rest) * perTick
    let moved: number
    if (rounds) {
      moved = (age - turned) * Math.floor(before + 0.5) + turned * Math.floor(after + 0.5)
      this.lean = 0
    } else {
      const exact = (age - turned) * before + turned * after
      moved = Math.floor(exact + 0.5)
      this.lean = exact - moved
    }
    const step = base + moved
    this.step = step < 0 ? 0 : step > most ? most : step
  }
}

/** The state that tells whether a prediction holds: how near it is to the next step, for rows that nothing else disturbs. */
export function kindOfResidual(kind: number, lean: number, isWild: boolean): number {
  if (isWild) return MOVED.wild
  const near = lean < 0 ? -lean : lean
  if (kind === MOVED.near) return MOVED.near + Math.min(7, Math.floor(near * 16))
  return kind === MOVED.turned ? MOVED.turned + Math.min(3, Math.floor(near * 8)) : kind
}
