import type { KnownMatch } from '../../src/ratings/known-match.js'
import type { MatchRecord } from '../../src/ratings/match-record.js'

export const key = (player: number) => new Uint8Array(32).fill(player)
export const [ann, ben, cleo, dan] = [key(1), key(2), key(3), key(4)] as const

/** A match of these sides, best first; numbers of players, teams in brackets. */
export function match(id: number, sides: readonly (number | readonly number[])[], change: Partial<MatchRecord> = {}) {
  const matchId = new Uint8Array(16)
  new DataView(matchId.buffer).setUint32(0, id)
  const record: MatchRecord = {
    ...{ matchId, game: 'sumo', mode: '', endedAt: 0, rated: true },
    sides: sides.map((side, i) => ({
      team: typeof side === 'number' ? '' : `team-${i}`,
      place: i + 1,
      players: [side].flat().map((player) => ({ key: key(player), name: `P${player}` })),
    })),
    ...change,
  }
  return record
}

/** Ratings of these players after rounding, as devices compare them. */
export function ladder(book: { pointsOf(key: Uint8Array, mode: string): number }, modes: readonly string[] = ['']) {
  return modes.flatMap((mode) => [1, 2, 3, 4, 5, 6].map((player) => Math.round(book.pointsOf(key(player), mode) * 1e6)))
}

/** In one order, as a device sees them one after the other. */
export function inOrder(
  records: readonly MatchRecord[],
  order: { next(record: MatchRecord): KnownMatch },
): KnownMatch[] {
  return records.map((record) => order.next(record))
}
