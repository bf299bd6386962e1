import { cleanName, MAX_NUMBERED_NAME } from '../codec/name.js'
import type { MatchEnd } from '../result/match-end.js'
import type { DeclaredStat, MatchStart } from '../result/match-start.js'
import type { SignedMatch } from '../result/signed-match.js'
import { signedSides } from '../result/signed-sides.js'
import { type Verdict, verdictOf } from '../result/verdict.js'
import { hex } from './hex.js'

/** A match in the order of matches ([RA5]), as far as ratings and statistics go by it. */
export interface KnownMatch {
  /** Of its start, in hex. */
  readonly id: string
  /** The starts that devices of its players signed before it. */
  readonly previous: readonly string[]
  /** Matches of one game that are rated apart; empty where it has no modes. */
  readonly mode: string
  /** Whether it counts. */
  readonly rated: boolean
  /** Milliseconds since 1970, by the clock of whoever hosted it: for display only, never used to order or to rate. */
  readonly startedAt: number
  /** Who met, by keys in hex; nobody while it is not known how it ended. Sums depend on the order of what is summed up: it is by key. */
  readonly sides: readonly KnownSide[]
  /** `undefined` where the game declares nothing, or it is not known how it ended. */
  readonly counted?: CountedInMatch | undefined
}

/** What the game counted of everybody in a match. */
export interface CountedInMatch {
  readonly stats: readonly DeclaredStat[]
  /** By key in hex, in the order of `stats`. */
  readonly values: Readonly<Record<string, readonly number[]>>
}

export interface KnownSide {
  /** 1 is best; equal places are a draw. */
  readonly place: number
  readonly keys: readonly string[]
  /** In the order of the keys. */
  readonly names: readonly string[]
}

/** Stands for a name that shows nothing. */
const NAMELESS = 'Player'

/**
 * @param verdict what it counts for; another one than its own as long as it may become that
 * @param hexOf of keys and ids, for those who have many matches of the same people
 */
export function knownMatch(
  record: SignedMatch,
  verdict: Verdict = verdictOf(record),
  hexOf: (name: Uint8Array) => string = hex,
): KnownMatch {
  const { id, start } = record
  const { counts, end } = verdict
  const sides = (end ? signedSides(start, end) : []).map(({ place, players }) => ({
    place,
    keys: players.map(({ key }) => hexOf(key)),
    names: players.map(({ name }) => cleanName(name, MAX_NUMBERED_NAME) ?? NAMELESS),
  }))
  const previous: string[] = []
  for (const player of start.players) {
    const one = hexOf(player.previous)
    if (!previous.includes(one)) previous.push(one)
  }
  const { mode, startedAt, stats } = start
  const counted = end && stats.length > 0 ? countedIn(start, end) : undefined
  return { id: hexOf(id), previous, mode, rated: counts && sides.length > 1, startedAt, sides, counted }
}

function countedIn({ stats, players }: MatchStart, end: MatchEnd): CountedInMatch {
  return { stats, values: Object.fromEntries(players.map(({ key }, i) => [hex(key), end.players[i]?.values ?? []])) }
}
