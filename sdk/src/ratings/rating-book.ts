import { hex } from './hex.js'
import type { KnownMatch } from './known-match.js'
import { depthsOf, isBefore, type OrderPlace } from './match-order.js'
import type { MatchRecord } from './match-record.js'
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
  readonly at: OrderPlace
}

/** Ratings of everybody in the matches it was told of, the same in whatever order it was told ([RA3], [RA5]). */
export class RatingBook {
  readonly #system: RatingSystem
  readonly #onRated: OnRated | undefined
  readonly #matches = new Map<string, KnownMatch>()
  /** Of matches that are not known, but somebody played before one that is. */
  readonly #awaited = new Set<string>()
  #depths = new Map<string, number>()
  #stands = new Map<string, Stand>()

  constructor(system: RatingSystem, matches: readonly KnownMatch[] = [], onRated?: OnRated) {
    this.#system = system
    this.#onRated = onRated
    for (const match of matches) this.#know(match)
    this.#fold()
  }

  /** Not rounded; what somebody begins with when no match of theirs is known. */
  pointsOf(key: Uint8Array, mode: string): number {
    return this.#system.points(this.#stands.get(place(mode, hex(key)))?.state ?? this.#system.start)
  }

  /** What the match changed, by key in hex; empty when it counts for nobody (unrated, or already known). */
  add(match: KnownMatch): ReadonlyMap<string, RatingChange> {
    const changes = new Map<string, RatingChange>()
    const { id, previous, record } = match
    if (this.#matches.has(id)) return changes
    const hear: OnRated = (rated, key, before, after) => {
      if (rated === match) changes.set(key, { before: Math.round(before), after: Math.round(after) })
    }
    this.#know(match)
    const depth = 1 + Math.max(0, ...previous.map((one) => this.#depths.get(one) ?? 0))
    const newest = keysOf(record).every((key) => {
      const at = this.#stands.get(place(record.mode, key))?.at
      return !at || isBefore(at, { depth, id })
    })
    // Matches without a common player may be rated in any order: only who played in this one has to have played it last.
    if (newest && !this.#awaited.has(id)) this.#rate(match, depth, hear)
    else this.#fold(hear)
    return changes
  }

  #know(match: KnownMatch): void {
    if (this.#matches.has(match.id)) return
    for (const one of match.previous) if (!this.#matches.has(one)) this.#awaited.add(one)
    this.#matches.set(match.id, match)
  }

  /** All of it anew, in the one order. */
  #fold(hear = this.#onRated): void {
    this.#stands = new Map()
    const depths = depthsOf(this.#matches)
    const deep = (id: string) => depths.get(id) ?? 0
    const all = [...this.#matches.values()]
    all.sort((a, b) => deep(a.id) - deep(b.id) || (a.id < b.id ? -1 : 1))
    for (const match of all) this.#rate(match, deep(match.id), hear)
  }

  #rate(match: KnownMatch, depth: number, hear: OnRated | undefined): void {
    const { id, record } = match
    this.#depths.set(id, depth)
    if (!record.rated || record.sides.length < 2) return
    // Sums depend on the order of what is summed up: it is by key, whoever wrote the record.
    const sides = record.sides.map((side) => ({
      place: side.place,
      keys: side.players.map(({ key }) => hex(key)).sort(),
    }))
    sides.sort((a, b) => ((a.keys[0] ?? '') < (b.keys[0] ?? '') ? -1 : 1))
    const before = (key: string) => this.#stands.get(place(record.mode, key))?.state ?? this.#system.start
    const after = this.#system.rate(sides.map((side) => ({ place: side.place, players: side.keys.map(before) })))
    sides.forEach(({ keys }, i) => {
      keys.forEach((key, j) => {
        const old = before(key)
        const state = after[i]?.[j] ?? old
        this.#stands.set(place(record.mode, key), { state, at: { depth, id } })
        hear?.(match, key, this.#system.points(old), this.#system.points(state))
      })
    })
  }
}

function keysOf(record: MatchRecord): string[] {
  return record.sides.flatMap((side) => side.players.map(({ key }) => hex(key)))
}

/** A key in hex has one length, so that no mode makes two of them one. */
function place(mode: string, key: string): string {
  return key + mode
}
