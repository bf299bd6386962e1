import type { DeclaredStat } from '../result/match-start.js'
import type { KnownMatch } from './known-match.js'
import { dateOf } from './match-dates.js'
import type { RatingHearer } from './rating-book.js'

/** What a match did to somebody's rating, whole points. */
export interface RatingChange {
  readonly before: number
  readonly after: number
}

/** What one match did, by key in hex; empty when it counts for nobody. */
export type RatingChanges = ReadonlyMap<string, RatingChange>

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
  /** Points before the first match. */
  readonly began: number
  /** In the order of the fold. */
  readonly history: RatedMatch[]
  /** What the game counted, folded; by `statName`. */
  readonly counted: Map<string, number>
}

/** A match in somebody's history. */
export interface RatedMatch {
  /** In hex. */
  readonly id: string
  /** When it began, if it has a date ([RA33]). */
  readonly at: number | undefined
  /** After it, not rounded: what those before the next one are. */
  readonly points: number
}

/** A number whose fold is another one is another number. */
export function statName({ name, fold }: DeclaredStat): string {
  return `${fold} ${name}`
}

/** What matches say of everybody who was rated, kept up with each of them in the order of the ratings ([RA7]). */
export class StatsTable implements RatingHearer {
  readonly #date: () => number
  readonly #modes = new Map<string, Map<string, PlayerStats>>()
  /** When the first began of those that had no date when they were heard of: as their time comes, they have one. */
  #dateless = Number.POSITIVE_INFINITY

  /** @param date by this device's clock: what began later has no date */
  constructor(date: () => number) {
    this.#date = date
  }

  /** A match has a date by now that had none: all has to come again. */
  get isOutdated(): boolean {
    return dateOf(this.#dateless, this.#date()) !== undefined
  }

  /** Of everybody who was rated in this mode, by key in hex. */
  in(mode: string): ReadonlyMap<string, PlayerStats> {
    return this.#modes.get(mode) ?? new Map<string, PlayerStats>()
  }

  /** What these did to ratings, by their ids: the newest are found soonest. */
  changesOf(matches: readonly KnownMatch[]): Map<string, RatingChanges> {
    const changes = new Map<string, Map<string, RatingChange>>()
    const wanted = new Map<PlayerStats, { readonly key: string; left: number }>()
    for (const { id, mode, sides, rated } of matches) {
      changes.set(id, new Map())
      for (const key of rated ? sides.flatMap(({ keys }) => keys) : []) {
        const one = this.in(mode).get(key)
        if (one) wanted.set(one, { key, left: (wanted.get(one)?.left ?? 0) + 1 })
      }
    }
    for (const [one, { key, left }] of wanted) {
      const { history } = one
      let open = left
      for (let i = history.length - 1; i >= 0 && open > 0; i--) {
        const moved = history[i]
        const of = moved && changes.get(moved.id)
        if (!of) continue
        of.set(key, { before: Math.round(pointsBefore(one, i)), after: Math.round(moved.points) })
        open--
      }
    }
    return changes
  }

  anew(): void {
    this.#modes.clear()
    this.#dateless = Number.POSITIVE_INFINITY
  }

  rated({ id, sides, mode, startedAt, counted }: KnownMatch, key: string, before: number, points: number): void {
    const own = sides.find(({ keys }) => keys.includes(key))
    if (!own) return
    const one = this.#statsOf(key, mode, before)
    let best = Number.POSITIVE_INFINITY
    for (const side of sides) {
      if (side === own) continue
      best = Math.min(best, side.place)
      const how = own.place < side.place ? 'won' : own.place > side.place ? 'lost' : 'drawn'
      for (const other of side.keys) meet(one.against, other, how)
    }
    count(one, own.place < best ? 'won' : own.place > best ? 'lost' : 'drawn')
    one.name = own.names[own.keys.indexOf(key)] ?? one.name
    one.points = points
    const at = dateOf(startedAt, this.#date())
    if (at === undefined) this.#dateless = Math.min(this.#dateless, startedAt)
    else one.lastPlayed = Math.max(one.lastPlayed ?? at, at)
    one.history.push({ id, at, points })
    for (const [i, stat] of counted?.stats.entries() ?? []) fold(one.counted, stat, counted?.values[key]?.[i] ?? 0)
  }

  #statsOf(key: string, mode: string, began: number): PlayerStats {
    const stats = this.#modes.get(mode) ?? new Map<string, PlayerStats>()
    const known = stats.get(key)
    if (known) return known
    const one = nobodyYet(began)
    this.#modes.set(mode, stats.set(key, one))
    return one
  }
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

/** @param at in their history */
export function pointsBefore({ history, began }: PlayerStats, at: number): number {
  return history[at - 1]?.points ?? began
}

function nobodyYet(began: number): PlayerStats {
  const none = { name: '', points: 0, matches: 0, wins: 0, streak: 0, bestStreak: 0, lastPlayed: undefined }
  return { ...none, began, against: new Map(), history: [], counted: new Map() }
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
