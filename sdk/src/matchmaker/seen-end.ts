import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { SeenEnd } from '../result/end-from.js'
import type { MatchResult } from '../result/match-result.js'
import { placesOf } from '../result/standings.js'
import { seatsOf } from '../result/team-places.js'
import { worldAtEnd } from '../sync/world-at-end.js'
import type { Counted } from './match-stats.js'
import type { Beginning } from './seen-result.js'
import type { SessionSide } from './session-side.js'
import { report } from './tell.js'

/**
 * How a match went out, as this device saw it ([SE67]): a guest judges the last world it was told of by the rules of the game, and takes
 * the host's word where it can not.
 *
 * @param result as `seenResult` has it
 */
export function seenEnd(
  game: AnyGame,
  result: MatchResult,
  begun: Beginning,
  { told, players }: Pick<SessionSide, 'told' | 'players'>,
  { valuesOf }: Counted,
): SeenEnd {
  const teams = new Map(begun.players.map(({ seat, team }) => [seat, team]))
  const teamOf = (seat: Seat) => teams.get(seat)
  /** Somebody came later into a seat that was given up. */
  const isTaken = (seat: Seat) => {
    return result.absent.includes(seat) && begun.gone.has(seat) && players.some((one) => one.seat === seat)
  }
  const own = ownRows(game, told)
  const rows = own && seatsOf(own, begun.seats, teamOf).map((row) => row.filter((seat) => !isTaken(seat)))
  const { absent, hosts: epochs, parted } = result
  return { standings: rows ? placesOf(rows, begun.seats) : result.standings, teamOf, absent, epochs, parted, valuesOf }
}

function ownRows(game: AnyGame, told: Float64Array | undefined) {
  try {
    const world = worldAtEnd(game, told)
    return world === undefined ? undefined : game.rules.standings?.(world)
  } catch (error) {
    report(error)
    return undefined
  }
}
