import { Conditioner, type Conditions, PERFECT } from '../connect/conditions.js'
import type { Lane } from '../ports/link.js'
import { Random } from '../sync/random.js'
import { Freezer } from './freezer.js'
import type { ManualClock } from './manual-clock.js'

/** A network of named peers with seeded weather and a manual clock: the same seed gives the same story. */
export class VirtualNetwork {
  readonly clock: ManualClock
  /** Which of its devices stand still. */
  readonly freezer = new Freezer()
  readonly #random: Random
  readonly #conditions = new Map<string, Conditions>()
  readonly #conditioners = new Map<string, Conditioner>()
  readonly #parted = new Set<string>()
  #default: Conditions = PERFECT

  constructor(clock: ManualClock, seed = 1) {
    this.clock = clock
    this.#random = new Random(Uint32Array.of(seed, seed >>> 16, 3, 4))
  }

  /** Draws as the network does: for tests that want one seed for everything. */
  random = (bytes: number): Uint8Array =>
    Uint8Array.from({ length: bytes }, () => Math.floor(this.#random.next() * 256))

  /** The weather between two peers, or everywhere when none are named. */
  setConditions(conditions: Partial<Conditions>, between?: readonly [string, string]): void {
    if (between) this.#conditions.set(pairOf(...between), { ...this.#conditionsOf(...between), ...conditions })
    else this.#default = { ...this.#default, ...conditions }
  }

  part(a: string, b: string): void {
    this.#parted.add(pairOf(a, b))
  }

  heal(a: string, b: string): void {
    this.#parted.delete(pairOf(a, b))
  }

  isParted(a: string, b: string): boolean {
    return this.#parted.has(pairOf(a, b))
  }

  /** Carries one frame of the lossy lane: it may be lost, late, overtaken or doubled. */
  carryLossy(from: string, to: string, deliver: () => void): void {
    if (this.isParted(from, to)) return
    for (const delay of this.#conditioner(from, to, 'state').next(this.#conditionsOf(from, to))) {
      this.clock.after(delay, () => {
        if (!this.isParted(from, to)) deliver()
      })
    }
  }

  /**
   * When a frame of the reliable lane arrives at the earliest, ms from now: loss costs it resends.
   * `undefined` while the two are parted: try again later.
   */
  reliableDelay(from: string, to: string): number | undefined {
    if (this.isParted(from, to)) return undefined
    return this.#conditioner(from, to, 'events').nextReliable(this.#conditionsOf(from, to))
  }

  #conditionsOf(a: string, b: string): Conditions {
    return this.#conditions.get(pairOf(a, b)) ?? this.#default
  }

  #conditioner(from: string, to: string, lane: Lane): Conditioner {
    const key = `${from}>${to}:${lane}`
    const known = this.#conditioners.get(key) ?? new Conditioner(() => this.#random.next())
    this.#conditioners.set(key, known)
    return known
  }
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`
}
