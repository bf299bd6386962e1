import { hex } from '../../src/ratings/hex.js'
import type { KnownMatch } from '../../src/ratings/known-match.js'
import { RatingBook } from '../../src/ratings/rating-book.js'
import type { RatingSystem } from '../../src/ratings/rating-system.js'
import { StatsTable } from '../../src/ratings/stats.js'

export const key = (player: number) => new Uint8Array(32).fill(player)
export const [ann, ben, cleo, dan] = [key(1), key(2), key(3), key(4)] as const

/** A match of these sides, best first; numbers of players, teams in brackets. */
export function match(id: number, sides: readonly (number | readonly number[])[], change: Partial<KnownMatch> = {}) {
  const known: KnownMatch = {
    ...{ id: id.toString(16).padStart(8, '0'), previous: [], mode: '', startedAt: 0, rated: true },
    sides: sides.map((side, i) => {
      const players = [side].flat().sort((a, b) => a - b)
      return { place: i + 1, keys: players.map((one) => hex(key(one))), names: players.map((one) => `P${one}`) }
    }),
    ...change,
  }
  return { ...known, sides: [...known.sides].sort((a, b) => ((a.keys[0] ?? '') < (b.keys[0] ?? '') ? -1 : 1)) }
}

/** Ratings of these players after rounding, as devices compare them. */
export function ladder(book: { pointsOf(key: Uint8Array, mode: string): number }, modes: readonly string[] = ['']) {
  return modes.flatMap((mode) => [1, 2, 3, 4, 5, 6].map((player) => Math.round(book.pointsOf(key(player), mode) * 1e6)))
}

/** One after the other, each naming the match that its players played before it. */
export function inOrder(matches: readonly KnownMatch[]): KnownMatch[] {
  const last = new Map<string, string>()
  return matches.map((one) => {
    const keys = one.sides.flatMap((side) => side.keys)
    const previous = [...new Set(keys.flatMap((key) => last.get(key) ?? []))]
    for (const key of keys) last.set(key, one.id)
    return { ...one, previous }
  })
}

/** Statistics of these in a mode. */
export function statsOf(system: RatingSystem, matches: readonly KnownMatch[], mode: string, now: number) {
  const stats = new StatsTable(() => now)
  new RatingBook(system, matches, stats).settle()
  return stats.in(mode)
}
