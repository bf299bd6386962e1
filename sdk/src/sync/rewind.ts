import type { AnyGame } from '../game/game-types.js'
import type { GroupLayout } from '../game/layout.js'
import type { Seat } from '../game/seat.js'
import { PastWorlds } from './past-worlds.js'
import { blendWorld, copyRow, createWorld, isAlive, type WorldState } from './world-state.js'

/**
 * How far back the host turns the clock, ms: a round trip of 250, others drawn 100 to 150 behind, and a wait in the buffer. Whoever
 * is hit is by then behind the corner they ran around; more than half a second nobody would bear.
 */
export const MAX_REWIND_MS = 500

/** What was on the screen of a device. */
export interface SeenBy {
  /** The tick of what it does not predict, with a fraction. */
  readonly drawn: number
  /** Who plays on it: their rows are predicted. */
  readonly seats: readonly Seat[]
}

/** Worlds as players saw them, for the rules of a host ([SY38]). */
export class Rewind {
  readonly #game: AnyGame
  readonly #present: WorldState
  readonly #past: PastWorlds
  readonly #most: number
  /** By the first seat of a device; each is filled again for each question. */
  readonly #seen = new Map<Seat, WorldState>()

  constructor(game: AnyGame, present: WorldState) {
    this.#game = game
    this.#present = present
    this.#most = Math.ceil((MAX_REWIND_MS / 1000) * game.tickRate)
    this.#past = new PastWorlds(this.#most + 1)
  }

  /** How this tick has ended: the present, or another world that was. */
  add(tick: number, cells = this.#present.cells): void {
    this.#past.add(tick, cells)
  }

  /** Ticks that it can turn back. */
  get most(): number {
    return this.#most
  }

  /** What it knows, the oldest first; good until the next tick. */
  get worlds(): readonly { readonly tick: number; readonly cells: Float64Array }[] {
    return this.#past.all
  }

  /** @param tick that is being played */
  world({ drawn, seats }: SeenBy, tick: number): unknown {
    const then = this.#past.around(Math.max(drawn, tick - this.#most))
    const [seat] = seats
    if (!then || seat === undefined) return undefined
    const seen = this.#seen.get(seat) ?? createWorld(this.#game.layout)
    this.#seen.set(seat, seen)
    const now = this.#present.cells
    blendWorld(seen.cells, this.#game.layout, then.from, then.to, then.alpha, then.from)
    if (this.#game.drawing.predict)
      for (const group of this.#game.layout.groups) this.#predicted(group, seats, seen.cells, now)
    return seen.world
  }

  #predicted(group: GroupLayout, seats: readonly Seat[], seen: Float64Array, now: Float64Array): void {
    const owner = group.columns.find(({ field }) => field.kind === 'owner')?.offset
    if (group.predict === 'none' || (group.predict === 'own' && owner === undefined)) return
    for (let slot = 0; slot < group.capacity; slot++) {
      const isOwn = (cells: Float64Array) =>
        owner !== undefined && isAlive(cells, group, slot) && seats.includes(cells[owner + slot] ?? -1)
      if (group.predict === 'own' && !isOwn(now) && !isOwn(seen)) continue
      copyRow(seen, now, group, slot)
    }
  }
}
