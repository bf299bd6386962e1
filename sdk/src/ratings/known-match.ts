import { hex } from './hex.js'
import type { MatchRecord } from './match-record.js'

/** A match in the order of matches ([RA5]). */
export interface KnownMatch {
  /** Of the match, in hex. */
  readonly id: string
  /** The match that each player played before it. */
  readonly previous: readonly string[]
  readonly record: MatchRecord
}

/**
 * The place of what a device keeps for itself: a record says nothing of the matches before it, so each of its players comes from
 * the last one that was kept of them.
 */
export class KeptOrder {
  readonly #last = new Map<string, string>()

  next(record: MatchRecord): KnownMatch {
    const id = hex(record.matchId)
    const keys = record.sides.flatMap((side) => side.players.map(({ key }) => hex(key)))
    const previous = new Set(keys.flatMap((key) => this.#last.get(key) ?? []))
    for (const key of keys) this.#last.set(key, id)
    return { id, previous: [...previous], record }
  }
}
