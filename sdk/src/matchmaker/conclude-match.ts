import type { AnyValues } from '../game/field-values.js'
import { hex } from '../ratings/hex.js'
import type { MatchRecord } from '../ratings/match-record.js'
import type { MatchResult } from '../result/match-result.js'
import { ratedSides } from '../result/rated-sides.js'
import { teamPlaces } from '../result/team-places.js'
import type { Player } from '../session/player.js'
import type { MatchHistory } from './match-history.js'
import type { MatchOutcome } from './match-outcome.js'
import type { Counted } from './match-stats.js'

/** Who played, and how. */
export interface Played {
  readonly players: readonly Player[]
  readonly settings: AnyValues
}

/** Rates a match at once and keeps it; the promise settles when it is stored. */
export function rateMatch(history: MatchHistory, result: MatchResult, { players, settings }: Played, endedAt: number) {
  const everybody = players.map(({ seat, key, name, rated, team }) => ({
    ...{ seat, team },
    who: key && rated ? { key, name } : undefined,
  }))
  const sides = ratedSides(result.standings, everybody)
  const record: MatchRecord = {
    matchId: result.matchId,
    game: history.game,
    mode: history.modeOf(settings),
    endedAt,
    rated: result.absent.length === 0 && !result.parted && sides.length > 1,
    sides,
  }
  const { changes, stored } = history.add(record)
  return { changeOf: (player: Player) => (player.key ? changes.get(hex(player.key)) : undefined), stored }
}

/** The match as the game shows it; storing goes on behind. */
export function concludeMatch(
  history: MatchHistory,
  result: MatchResult,
  played: Played,
  endedAt: number,
  counted: Counted,
): MatchOutcome {
  const { changeOf, stored } = rateMatch(history, result, played, endedAt)
  history.watch(stored)
  const bySeat = new Map(played.players.map((player) => [player.seat, player]))
  return {
    standings: result.standings.map((row) => row.flatMap((seat) => bySeat.get(seat) ?? [])),
    teams: teamPlaces(result.standings, (seat) => bySeat.get(seat)?.team),
    rated: played.players.some((player) => changeOf(player) !== undefined),
    stats: counted.statsOf,
    ratingChange: changeOf,
  }
}
