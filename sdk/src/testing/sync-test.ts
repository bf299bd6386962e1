import type { AnyValues } from '../game/field-values.js'
import type { AnyGame, Input, Settings } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { SyncRuns } from './sync-runs.js'
import { WatchedGlobals } from './watched-globals.js'

export interface SyncTestOptions<G extends AnyGame> {
  /** What all chance follows from: the same seed gives the same test. Default 1. */
  readonly seed?: number | undefined
  /** How many; of a turn-based game, rounds in which somebody acts. Default 600. */
  readonly ticks?: number | undefined
  /** How many play. Default as many as may, up to 4. */
  readonly seats?: number | undefined
  readonly settings?: Partial<Settings<G>> | undefined
  /**
   * What a seat holds in a tick; what is not named is at rest. Default: the game's bot on every other seat, if it has one, and chance
   * everywhere else.
   */
  inputs?(tick: number, seat: Seat): Partial<Input<G>>
}

export interface SyncReport {
  readonly ticks: number
  /** When a match ends, the next one begins. */
  readonly matches: number
  /** Actions that were done, and refused. */
  readonly actions: { readonly done: number; readonly refused: number }
  /**
   * What the rules called that differs from engine to engine, such as `Math.sin`: the host's word holds all the same, but a
   * replay elsewhere may drift, and guesses are corrected more often. `ctx.math` has all of it.
   */
  readonly unportable: readonly string[]
}

/**
 * Plays a game by itself in three runs at once, and compares their worlds after every tick: twice from the same beginning, and
 * every few ticks once more from a copy that went over the wire, as a guest's guess, the next host and a replay do. Players act,
 * leave and come by chance. Finds what is drawn by `Math.random`, read from a clock, or kept outside the world.
 *
 * @throws SyncTestError which names the first tick, table, row and field with both values
 */
export function syncTest<G extends AnyGame>(game: G, options: SyncTestOptions<G> = {}): SyncReport {
  const { seed = 1, ticks = 600, settings = {} } = options
  const seats = Math.max(game.seats.min, Math.min(options.seats ?? 4, game.seats.max))
  const globals = new WatchedGlobals()
  globals.begin()
  try {
    const inputs = options.inputs as ((tick: number, seat: Seat) => AnyValues) | undefined
    const runs = new SyncRuns(game, { seed, seats, settings, inputs }, globals)
    for (let tick = 0; tick < ticks; tick++) runs.tick()
    return { ticks, matches: runs.matches, actions: runs.actions, unportable: globals.unportable }
  } finally {
    globals.end()
  }
}
