import { rate, START_RATING } from './elo.js'
import type { MatchRecord } from './match-record.js'

export interface Rating {
  readonly value: number
  readonly matches: number
}

export interface RatingChange {
  readonly before: number
  readonly after: number
}

/** Ratings of everybody this device knows in one game, folded from the records it keeps ([RA3]). */
export class RatingBook {
  readonly #game: string
  readonly #ratings = new Map<string, Rating>()
  readonly #seen = new Set<string>()

  constructor(game: string, records: readonly MatchRecord[] = []) {
    this.#game = game
    for (const record of records) this.add(record)
  }

  of(key: Uint8Array): Rating {
    return this.#ratings.get(hex(key)) ?? { value: START_RATING, matches: 0 }
  }

  /** What the match changed, by key in hex; empty when it counts for nobody (unrated, another game, already known). */
  add(record: MatchRecord): ReadonlyMap<string, RatingChange> {
    const changes = new Map<string, RatingChange>()
    const id = hex(record.matchId)
    if (!record.rated || record.game !== this.#game || record.players.length < 2 || this.#seen.has(id)) return changes
    this.#seen.add(id)
    const before = record.players.map((player) => this.of(player.key))
    const after = rate(
      record.players.map((player, i) => ({ rating: before[i]?.value ?? START_RATING, place: player.place })),
    )
    record.players.forEach((player, i) => {
      const old = before[i] ?? { value: START_RATING, matches: 0 }
      const value = after[i] ?? old.value
      this.#ratings.set(hex(player.key), { value, matches: old.matches + 1 })
      changes.set(hex(player.key), { before: old.value, after: value })
    })
    return changes
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
