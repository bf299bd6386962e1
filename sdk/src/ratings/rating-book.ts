import { hex } from './hex.js'
import type { KnownMatch } from './known-match.js'
import { depthAfter, inOrder, type PlacedMatch, placeAll } from './match-order.js'
import type { RatingState, RatingSystem } from './rating-system.js'

/** What a match did to somebody's rating, whole points. */
export interface RatingChange {
  readonly before: number
  readonly after: number
}

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

  constructor(system: RatingSystem, matches: readonly KnownMatch[] = [], onRated?: OnRated) {
    this.#system = system
    this.#onRated = onRated
    for (const match of matches) if (!this.#matches.has(match.id)) this.#know(match)
    this.#fold()
  }

  /** What somebody begins with, when no match of theirs is known. @param key in hex */
  stateOf(key: string, mode: string): RatingState {
    return this.#stands.get(mode)?.get(key)?.state ?? this.#system.start
  }

  /** The same, as points that are not rounded. */
  pointsOf(key: Uint8Array, mode: string): number {
    return this.#system.points(this.stateOf(hex(key), mode))
  }

  /** What the match changed, by key in hex; empty when it counts for nobody (unrated, or already known). */
  add(match: KnownMatch): ReadonlyMap<string, RatingChange> {
    const changes = new Map<string, RatingChange>()
    if (this.#matches.has(match.id)) return changes
    const hear: OnRated = (rated, key, before, after) => {
      if (rated === match) changes.set(key, { before: Math.round(before), after: Math.round(after) })
    }
    const placed = this.#know(match)
    const stands = this.#standsIn(match.record.mode)
    const isNewest = (key: string) => {
      const at = stands.get(key)?.at
      return !at || inOrder(at, placed) < 0
    }
    const newest = match.sides.every(({ keys }) => keys.every(isNewest))
    // Matches without a common player may be rated in any order: only who played in this one has to have played it last.
    if (newest && !this.#awaited.has(match.id)) this.#rate(placed, hear)
    else this.#fold(hear)
    return changes
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
    this.#stands.clear()
    for (const placed of placeAll(this.#matches)) this.#rate(placed, hear)
  }

  #rate(at: PlacedMatch, hear: OnRated | undefined): void {
    const { match } = at
    const { sides, record } = match
    if (!record.rated || sides.length < 2) return
    const stands = this.#standsIn(record.mode)
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
