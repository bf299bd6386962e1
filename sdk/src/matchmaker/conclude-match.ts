import { type MatchRecord, RECORD_FORMAT } from '../ratings/match-record.js'
import { hex } from '../ratings/rating-book.js'
import type { MatchResult } from '../result/match-result.js'
import { placeOf } from '../result/standings.js'
import { teamPlaces } from '../result/team-places.js'
import type { Player } from '../session/player.js'
import type { MatchHistory } from './match-history.js'
import type { MatchOutcome } from './match-outcome.js'

/** Rates a match at once and keeps it; the promise settles when it is stored. */
export function rateMatch(history: MatchHistory, result: MatchResult, players: readonly Player[], endedAt: number) {
  const ranked = players.flatMap((player) => {
    const place = placeOf(result.standings, player.seat)
    return player.key && player.rated && place !== undefined ? [{ key: player.key, name: player.name, place }] : []
  })
  const record: MatchRecord = {
    format: RECORD_FORMAT,
    matchId: result.matchId,
    game: history.game,
    endedAt,
    rated: result.complete && ranked.length > 1,
    players: ranked,
  }
  const { changes, stored } = history.add(record)
  return { changeOf: (player: Player) => (player.key ? changes.get(hex(player.key)) : undefined), stored }
}

/** The match as the game shows it; storing goes on behind. */
export function concludeMatch(
  history: MatchHistory,
  result: MatchResult,
  players: readonly Player[],
  endedAt: number,
): MatchOutcome {
  const { changeOf, stored } = rateMatch(history, result, players, endedAt)
  history.watch(stored)
  const bySeat = new Map(players.map((player) => [player.seat, player]))
  return {
    standings: result.standings.map((row) => row.flatMap((seat) => bySeat.get(seat) ?? [])),
    teams: teamPlaces(result.standings, (seat) => bySeat.get(seat)?.team),
    rated: players.some((player) => changeOf(player) !== undefined),
    ratingChange: changeOf,
  }
}
