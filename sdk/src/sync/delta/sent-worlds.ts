import { type DeltaPlan, MAX_AGE } from './plan.js'
import { type Plane, planeOf, toPlane } from './planes.js'

const KEPT = MAX_AGE + 1

/** The newest worlds a host has sent, by stamp: the first is 1, and each is one more than the one before. */
export class SentWorlds {
  readonly #plan: DeltaPlan
  readonly #planes: Plane[] = []
  readonly #ticks = new Float64Array(KEPT)
  /** By row: the stamp of the last world in which anything of it was new but what its motion may say. */
  readonly changedAt: Int32Array
  /** What a world is told against that has no base. */
  readonly empty: Plane
  #stamp = 0

  constructor(plan: DeltaPlan) {
    this.#plan = plan
    this.empty = planeOf(plan)
    this.changedAt = new Int32Array(plan.rows)
  }

  /** Of the newest. */
  get stamp(): number {
    return this.#stamp
  }

  get newest(): Plane {
    return this.#planes[this.#stamp % KEPT] ?? this.empty
  }

  push(tick: number, cells: Float64Array): void {
    const before = this.newest
    const at = ++this.#stamp % KEPT
    this.#planes[at] ??= planeOf(this.#plan)
    this.#ticks[at] = tick
    for (const group of this.#plan.groups) toPlane(group, cells, this.#planes[at], before, this.changedAt, this.#stamp)
  }

  /** By row, 1 where these cells are the same as in the newest; what stands in rows of the dead counts for nothing. */
  sameRows(cells: Float64Array): Uint8Array {
    const same = new Uint8Array(this.#plan.rows).fill(1)
    const other = planeOf(this.#plan)
    const { newest } = this
    for (const group of this.#plan.groups) {
      toPlane(group, cells, other, newest, new Int32Array(this.#plan.rows), 0)
      const { life, capacity, firstRow, still, motion } = group
      for (let slot = 0; slot < capacity; slot++) {
        const isAlive = (other[life + slot]! & 1) === 1
        const differs = ({ offset }: { readonly offset: number }) => other[offset + slot] !== newest[offset + slot]
        if (differs({ offset: life }) || (isAlive && (still.some(differs) || motion.some(differs))))
          same[firstRow + slot] = 0
      }
    }
    return same
  }

  /** Snapshots since that stamp; 0 when it can be no base any more, or never was one. */
  ageOf(stamp: number): number {
    const age = this.#stamp - stamp
    if (stamp < 1 || age < 1 || age > MAX_AGE) return 0
    const ticks = this.#ticks[this.#stamp % KEPT]! - this.#ticks[stamp % KEPT]!
    return ticks === age * this.#plan.stride ? age : 0 // it stood still, or went on from another tick
  }

  /** Of the world that was sent after a tick; 0 when there is none, or it is too old. */
  stampOf(tick: number): number {
    const age = (this.#ticks[this.#stamp % KEPT]! - tick) / this.#plan.stride
    const stamp = this.#stamp - age
    return age >= 0 && age <= MAX_AGE && stamp > 0 && this.#ticks[stamp % KEPT] === tick ? stamp : 0
  }

  at(stamp: number): Plane {
    return this.#planes[stamp % KEPT] ?? this.empty
  }
}
