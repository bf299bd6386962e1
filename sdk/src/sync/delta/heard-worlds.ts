import { Motion } from './motion.js'
import { type DeltaPlan, MAX_AGE } from './plan.js'
import { copyRows, type Plane, planeOf } from './planes.js'
import type { Arrived } from './report.js'
import { MAX_PARTS, OPENING } from './snapshot-frame.js'

const KEPT = MAX_AGE + 1
/** Snapshots back that are reported. */
const REACH = 8
/** So often a guest says that it has the world it was given at first: reports are lost, too. */
const SAYS_OPENING = 8

/** Rows of one tick, as far as they came. */
export interface HeardWorld {
  tick: number
  readonly plane: Plane
  /** By row, 1 for what came. */
  readonly has: Uint8Array
  /** A bit for each part that came. */
  parts: number
  /** All parts of it came; they may not have all rows. */
  isComplete: boolean
}

/** The newest worlds a guest has heard of: what a host may take for a base, and the newest of each row. */
export class HeardWorlds {
  readonly #plan: DeltaPlan
  readonly #worlds: HeardWorld[] = []
  readonly #motion: Motion
  readonly empty: Plane
  /** The newest of each row, … */
  readonly #latest: Plane
  /** … and of which tick it is; -1 for what was never heard of. */
  readonly #since: Float64Array
  #newest: number
  #told = -1
  #opening = { tick: -1, times: 0 }

  constructor(plan: DeltaPlan, tick: number) {
    this.#plan = plan
    this.#motion = new Motion(plan)
    this.empty = planeOf(plan)
    this.#latest = planeOf(plan)
    this.#since = new Float64Array(plan.rows).fill(-1)
    this.#newest = tick
  }

  /** The newest tick that was heard of in any way. */
  get newest(): number {
    return this.#newest
  }

  /** The newest of which a part came. */
  get newestTold(): number {
    return this.#told
  }

  /** Worlds it keeps, 64 at most: ticks come from a stranger, and each that is new takes the place of an old one. */
  get kept(): number {
    return Object.keys(this.#worlds).length
  }

  heard(tick: number): void {
    this.#newest = Math.max(this.#newest, tick)
  }

  /** What there is of that tick, if all of these rows are. */
  rowsOf(tick: number, first: number, end: number): Plane | undefined {
    const world = this.#of(tick)
    if (world?.tick !== tick) return undefined
    for (let row = first; row < end; row++) if (world.has[row] === 0) return undefined
    return world.plane
  }

  /** Where the rows of that tick go; `undefined` for one that is too old. */
  at(tick: number): HeardWorld | undefined {
    const { rows, stride } = this.#plan
    const world = this.#of(tick)
    if (world?.tick === tick) return world
    if (world && world.tick > tick) return undefined
    const has = world?.has.fill(0) ?? new Uint8Array(rows)
    const fresh = { tick, plane: world?.plane ?? planeOf(this.#plan), has, parts: 0, isComplete: false }
    this.#worlds[(tick / stride) % KEPT] = fresh
    return fresh
  }

  take(world: HeardWorld, index: number, parts: number, first: number, end: number): void {
    world.has.fill(1, first, end)
    world.parts |= 1 << index
    world.isComplete = world.parts === (1 << parts) - 1
    this.#newest = Math.max(this.#newest, world.tick)
    this.#told = Math.max(this.#told, world.tick)
    for (let row = first; row < end; ) {
      if (this.#since[row]! > world.tick) row++
      else {
        let last = row + 1
        while (last < end && this.#since[last]! <= world.tick) last++
        copyRows(this.#plan, world.plane, row, last, this.#latest)
        this.#since.fill(world.tick, row, last)
        row = last
      }
    }
  }

  /** The world of this tick, given in another way; what is known of later ones stays. */
  opened(tick: number, plane: Plane): void {
    const { rows, stride } = this.#plan
    const world = tick % stride === 0 ? this.at(tick) : undefined
    this.heard(tick)
    if (!world) return
    world.plane.set(plane)
    this.take(world, OPENING, MAX_PARTS, 0, rows)
    this.#opening = { tick, times: SAYS_OPENING }
  }

  /** Every row of it came. */
  isWhole(tick: number): boolean {
    const world = this.#of(tick)
    return world?.tick === tick && !world.has.includes(0)
  }

  /** The world of the newest tick as well as it is known. */
  now(): Plane {
    let late = 0
    while (late < this.#plan.rows && this.#since[late] === this.#told) late++
    if (late === this.#plan.rows) return this.#latest
    const plane = this.#latest.slice()
    for (const { firstRow, capacity, motion } of this.#plan.groups)
      for (let slot = 0; motion.length > 0 && slot < capacity; slot++) {
        const row = firstRow + slot
        const ticks = this.#told - this.#since[row]!
        if (ticks === 0 || this.#since[row]! < 0) continue
        this.#motion.predict(this.#latest, ticks, row, row + 1)
        for (const { offset } of motion) plane[offset + slot] = this.#motion.step[offset + slot]!
      }
    return plane
  }

  /** The newest first, none that is far older than they are; but the world of the beginning is, when it is said for the first times. */
  arrived(most: number): Arrived[] {
    const told: Arrived[] = []
    const { tick: first, times } = this.#opening
    const isAlone = times > 0 && this.#of(first)?.tick === first && this.#told - first >= most * this.#plan.stride
    if (times > 0) this.#opening.times--
    for (let back = 0; back < REACH && told.length < (isAlone ? most - 1 : most); back++) {
      const tick = this.#told - back * this.#plan.stride
      const world = this.#of(tick)
      if (world?.tick === tick && world.parts > 0) told.push({ tick, parts: world.parts })
    }
    if (isAlone) told.push({ tick: first, parts: 1 << OPENING })
    return told
  }

  #of(tick: number): HeardWorld | undefined {
    if (tick < 0) return undefined
    return this.#worlds[(tick / this.#plan.stride) % KEPT]
  }
}
