import { hex } from './hex.js'
import type { MatchRecord } from './match-record.js'

/** A match in the order of matches ([RA5]). */
export interface KnownMatch {
  /** Of the match, in hex. */
  readonly id: string
  /** The match that each player played before it. */
  readonly previous: readonly string[]
  /** Who met, by keys in hex. Sums depend on the order of what is summed up: it is by key, whoever wrote the record. */
  readonly sides: readonly KnownSide[]
  readonly record: MatchRecord
}

export interface KnownSide {
  readonly place: number
  readonly keys: readonly string[]
  /** In the order of the keys. */
  readonly names: readonly string[]
}

export function knownMatch(record: MatchRecord, previous: readonly string[]): KnownMatch {
  const sides = record.sides.map(({ place, players }) => {
    const all = players.map(({ key, name }) => ({ key: hex(key), name })).sort((a, b) => (a.key < b.key ? -1 : 1))
    return { place, keys: all.map(({ key }) => key), names: all.map(({ name }) => name) }
  })
  sides.sort((a, b) => ((a.keys[0] ?? '') < (b.keys[0] ?? '') ? -1 : 1))
  return { id: hex(record.matchId), previous, sides, record }
}

/**
 * The place of what a device keeps for itself: a record says nothing of the matches before it, so each of its players comes from
 * the last one that was kept of them.
 */
export class KeptOrder {
  readonly #last = new Map<string, string>()

  next(record: MatchRecord): KnownMatch {
    const previous = new Set<string>()
    const match = knownMatch(record, [])
    for (const { keys } of match.sides) {
      for (const key of keys) {
        const last = this.#last.get(key)
        if (last !== undefined) previous.add(last)
        this.#last.set(key, match.id)
      }
    }
    return { ...match, previous: [...previous] }
  }
}
