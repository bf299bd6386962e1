import { equalBytes } from '../connect/bytes.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { SeenEnd } from '../result/end-from.js'
import type { MatchResult } from '../result/match-result.js'
import { placesOf } from '../result/standings.js'
import { seatsOf } from '../result/team-places.js'
import type { Player } from '../session/player.js'
import { worldAtEnd } from '../sync/world-at-end.js'
import type { Counted } from './match-stats.js'
import type { SessionSide } from './session-side.js'
import { report } from './tell.js'

/** Who began a match: their seats, and who sat there then. */
export interface Beginning {
  readonly seats: readonly Seat[]
  readonly players: readonly Player[]
}

/**
 * How a match went out, as this device saw it ([SE67]): a guest judges the last world it was told of by the rules of the game, and takes
 * the host's word where it can not.
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
    const [was, is] = [begun, { players }].map((now) => now.players.find((one) => one.seat === seat))
    if (!is || !result.absent.includes(seat)) return false
    return is.connected || !equalBytes(was?.key ?? new Uint8Array(), is.key ?? new Uint8Array())
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
