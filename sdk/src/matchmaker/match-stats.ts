import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { statValues } from '../game/stat-values.js'
import type { MatchResult } from '../result/match-result.js'
import { worldAtEnd } from '../sync/world-at-end.js'
import type { SessionSide } from './session-side.js'
import { report } from './tell.js'

/** What the game counts of who sits there; zeros where nothing is known. */
export interface Counted {
  /** In the order of its declaration. */
  valuesOf(seat: Seat): readonly number[]
  /** By name. */
  statsOf(player: { readonly seat: Seat }): Readonly<Record<string, number>>
}

/** As this device saw it ([RA21]): a guest works it out for itself, and takes the host's word where it can not. */
export function countedAtEnd(
  game: AnyGame,
  result: MatchResult,
  { path, states }: Pick<SessionSide, 'path' | 'states'>,
) {
  const rows = (path === 'local' ? undefined : ownRows(game, result, states?.current)) ?? result.stats
  const seats = result.standings.flat()
  const counted: Counted = {
    valuesOf(seat) {
      const row = rows[seats.indexOf(seat)] ?? []
      return game.stats.map((_, i) => row[i] ?? 0)
    },
    statsOf({ seat }) {
      const values = counted.valuesOf(seat)
      return Object.fromEntries(game.stats.map(({ name }, i) => [name, values[i] ?? 0]))
    },
  }
  return counted
}

function ownRows(game: AnyGame, result: MatchResult, cells: Float64Array | undefined): number[][] | undefined {
  const world = game.stats.length > 0 ? worldAtEnd(game, cells) : undefined
  if (world === undefined) return undefined
  try {
    return statValues(game, world, result)
  } catch (error) {
    report(error)
    return []
  }
}
