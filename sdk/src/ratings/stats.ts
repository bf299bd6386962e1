import type { DeclaredStat } from '../result/match-start.js'
import type { KnownMatch } from './known-match.js'
import { dateOf } from './match-dates.js'
import { RatingBook } from './rating-book.js'
import type { RatingSystem } from './rating-system.js'

/** Against one other player. */
export interface Score {
  won: number
  lost: number
  drawn: number
}

/** What matches say of one player in one mode. */
export interface PlayerStats {
  /** As in the last of them. */
  name: string
  /** Not rounded. */
  points: number
  matches: number
  wins: number
  /** Matches won in a row until now; below 0, lost in a row. A draw ends either. */
  streak: number
  bestStreak: number
  /** When the last of them began, of those with a date ([RA33]): milliseconds since 1970, by the clock of whoever hosted it. */
  lastPlayed: number | undefined
  /** Everybody who was on another side, by key in hex. */
  readonly against: Map<string, Score>
  /** Points after each match, in the order of the fold. */
  readonly history: { readonly at: number | undefined; readonly points: number; readonly change: number }[]
  /** What the game counted, folded; by `statName`. */
  readonly counted: Map<string, number>
}

/** A number whose fold is another one is another number. */
export function statName({ name, fold }: DeclaredStat): string {
  return `${fold} ${name}`
}

/**
 * Of everybody who was rated in this mode, by key in hex: folded in the order of the ratings ([RA7]).
 *
 * @param now by this device's clock: what began later has no date
 */
export function statsOf(
  system: RatingSystem,
  matches: readonly KnownMatch[],
  mode: string,
  now: number,
): Map<string, PlayerStats> {
  const stats = new Map<string, PlayerStats>()
  new RatingBook(system, matches, ({ sides, mode: its, startedAt, counted }, key, before, points) => {
    const own = its === mode ? sides.find(({ keys }) => keys.includes(key)) : undefined
    if (!own) return
    const one = stats.get(key) ?? nobodyYet()
    stats.set(key, one)
    const others = sides.filter((side) => side !== own)
    const best = Math.min(...others.map(({ place }) => place))
    count(one, own.place < best ? 'won' : own.place > best ? 'lost' : 'drawn')
    for (const { place, keys } of others)
      for (const other of keys)
        meet(one.against, other, own.place < place ? 'won' : own.place > place ? 'lost' : 'drawn')
    one.name = own.names[own.keys.indexOf(key)] ?? one.name
    one.points = points
    const at = dateOf(startedAt, now)
    if (at !== undefined) one.lastPlayed = Math.max(one.lastPlayed ?? at, at)
    one.history.push({ at, points, change: points - before })
    for (const [i, stat] of counted?.stats.entries() ?? []) fold(one.counted, stat, counted?.values[key]?.[i] ?? 0)
  })
  return stats
}

/** Who beat somebody more often than the other way round, and by the most; the smallest key among equals. */
export function nemesisOf({ against }: PlayerStats): string | undefined {
  const ahead = [...against].filter(([, { won, lost }]) => lost > won)
  ahead.sort(([a, x], [b, y]) => y.lost - y.won - (x.lost - x.won) || (a < b ? -1 : 1))
  return ahead[0]?.[0]
}

/** Keys in hex, best first: by points as devices compare them, then by key. */
export function ladderOf(stats: ReadonlyMap<string, PlayerStats>): string[] {
  const compared = (key: string) => Math.round((stats.get(key)?.points ?? 0) * 1e6)
  return [...stats.keys()].sort((a, b) => compared(b) - compared(a) || (a < b ? -1 : 1))
}

function nobodyYet(): PlayerStats {
  const none = { name: '', points: 0, matches: 0, wins: 0, streak: 0, bestStreak: 0, lastPlayed: undefined }
  return { ...none, against: new Map(), history: [], counted: new Map() }
}

function fold(counted: Map<string, number>, stat: DeclaredStat, value: number): void {
  const name = statName(stat)
  const before = counted.get(name)
  if (before === undefined) counted.set(name, value)
  else counted.set(name, stat.fold === 'max' ? Math.max(before, value) : within(before + value))
}

/** Numbers that others signed add up to a number all the same. */
function within(sum: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, sum))
}

function count(one: PlayerStats, how: keyof Score): void {
  one.matches++
  if (how === 'won') one.wins++
  one.streak = how === 'won' ? Math.max(0, one.streak) + 1 : how === 'lost' ? Math.min(0, one.streak) - 1 : 0
  one.bestStreak = Math.max(one.bestStreak, one.streak)
}

function meet(against: Map<string, Score>, other: string, how: keyof Score): void {
  const score = against.get(other) ?? { won: 0, lost: 0, drawn: 0 }
  score[how]++
  against.set(other, score)
}
