import { hex } from './hex.js'
import type { KnownMatch } from './known-match.js'
import { depthAfter, inOrder, type PlacedMatch, placeAll } from './match-order.js'
import type { RatingState, RatingSystem } from './rating-system.js'

/** What a match did to somebody's rating, whole points. */
export interface RatingChange {
  readonly before: number
  readonly after: number
}

/** What one match did, by key in hex; empty when it counts for nobody. */
export type RatingChanges = ReadonlyMap<string, RatingChange>

/** Hears of each rating a match moves: the player's key in hex, and points that are not rounded. */
export type OnRated = (match: KnownMatch, key: string, before: number, after: number) => void

interface Stand {
  readonly state: RatingState
  /** The match it comes from. */
  readonly at: PlacedMatch
}

/** Ratings of everybody in the matches it was told of, the same in whatever order it was told ([RA3], [RA5]). */
export class RatingBook {
  readonly #system: RatingSystem
  readonly #onRated: OnRated | undefined
  readonly #matches = new Map<string, PlacedMatch>()
  /** Of matches that are not known, but somebody played before one that is. */
  readonly #awaited = new Set<string>()
  readonly #stands = new Map<string, Map<string, Stand>>()
  /** More is known than was folded. */
  #isStale = false

  constructor(system: RatingSystem, matches: readonly KnownMatch[] = [], onRated?: OnRated) {
    this.#system = system
    this.#onRated = onRated
    for (const match of matches) if (!this.#matches.has(match.id)) this.#know(match)
    this.#fold()
  }

  /** What somebody begins with, when no match of theirs is known. @param key in hex */
  stateOf(key: string, mode: string): RatingState {
    if (this.#isStale) this.#fold()
    return this.#stands.get(mode)?.get(key)?.state ?? this.#system.start
  }

  /** The same, as points that are not rounded. */
  pointsOf(key: Uint8Array, mode: string): number {
    return this.#system.points(this.stateOf(hex(key), mode))
  }

  /** What the match changed; nothing when it is known already. */
  add(match: KnownMatch): RatingChanges {
    if (this.#matches.has(match.id)) return new Map()
    const { changes, hear } = hearingOf(match.id)
    const placed = this.#know(match)
    if (!this.#isStale && this.#isNewest(placed) && !this.#awaited.has(match.id)) this.#rate(placed, hear)
    else this.#fold(hear)
    return changes
  }

  /** What is said of it now holds instead of what was said before. */
  change(match: KnownMatch): RatingChanges {
    const known = this.#matches.get(match.id)
    if (!known) return this.add(match)
    const placed = { ...known, match }
    this.#matches.set(match.id, placed)
    if (this.#isStale || known.match.rated || !this.#isNewest(placed)) return this.changesOf(match.id)
    const { changes, hear } = hearingOf(match.id)
    this.#rate(placed, hear)
    return changes
  }

  /** What several say now, as they come from friends: it is folded when somebody asks. */
  learn(matches: readonly KnownMatch[]): void {
    for (const match of matches) {
      const known = this.#matches.get(match.id)
      if (known) this.#matches.set(match.id, { ...known, match })
      else this.#know(match)
      this.#isStale = true
    }
  }

  /** What a match that is known changed: all of it is folded anew to see that. */
  changesOf(id: string): RatingChanges {
    const { changes, hear } = hearingOf(id)
    this.#fold(hear)
    return changes
  }

  /** Matches without a common player may be rated in any order: only who played in this one has to have played it last. */
  #isNewest(placed: PlacedMatch): boolean {
    const stands = this.#standsIn(placed.match.mode)
    const isLast = (key: string) => {
      const at = stands.get(key)?.at
      return !at || inOrder(at, placed) < 0
    }
    return placed.match.sides.every(({ keys }) => keys.every(isLast))
  }

  /** In its place, as long as none that comes later is known. */
  #know(match: KnownMatch): PlacedMatch {
    const placed = { match, depth: depthAfter(match.previous, this.#matches) }
    for (const one of match.previous) if (!this.#matches.has(one)) this.#awaited.add(one)
    this.#matches.set(match.id, placed)
    return placed
  }

  /** All of it anew, in the one order. */
  #fold(hear = this.#onRated): void {
    this.#isStale = false
    this.#stands.clear()
    for (const placed of placeAll(this.#matches)) this.#rate(placed, hear)
  }

  #rate(at: PlacedMatch, hear: OnRated | undefined): void {
    const { match } = at
    const { sides, mode } = match
    if (!match.rated || sides.length < 2) return
    const stands = this.#standsIn(mode)
    const before = (key: string) => stands.get(key)?.state ?? this.#system.start
    const met = sides.map(({ place, keys }) => ({ place, players: keys.map(before) }))
    const after = this.#system.rate(met)
    sides.forEach(({ keys }, i) => {
      keys.forEach((key, j) => {
        const old = met[i]?.players[j] ?? this.#system.start
        const state = after[i]?.[j] ?? old
        stands.set(key, { state, at })
        hear?.(match, key, this.#system.points(old), this.#system.points(state))
      })
    })
  }

  #standsIn(mode: string): Map<string, Stand> {
    const known = this.#stands.get(mode) ?? new Map<string, Stand>()
    this.#stands.set(mode, known)
    return known
  }
}

/** What is heard of one match. */
function hearingOf(id: string): { changes: Map<string, RatingChange>; hear: OnRated } {
  const changes = new Map<string, RatingChange>()
  const hear: OnRated = (match, key, before, after) => {
    if (match.id === id) changes.set(key, { before: Math.round(before), after: Math.round(after) })
  }
  return { changes, hear }
}
