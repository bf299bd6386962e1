import { decode, encode } from '../codec/combinators.js'
import type { Store } from '../ports/store.js'
import { type MatchRecord, matchRecord, RECORD_FORMAT } from '../ratings/match-record.js'
import { hex, RatingBook, type RatingChange } from '../ratings/rating-book.js'
import type { MatchResult } from '../result/match-result.js'
import { placeOf } from '../result/standings.js'
import type { Player } from '../session/player.js'
import type { RatedOutcome } from './match-outcome.js'

const LOG = 'matches'

/** The matches this device has seen to their end, and the ratings that follow from them. */
export class MatchHistory {
  readonly #store: Store
  readonly #game: string
  readonly #book: RatingBook
  #keeps: boolean

  private constructor(store: Store, game: string, records: readonly MatchRecord[]) {
    this.#store = store
    this.#game = game
    this.#keeps = store.durable
    this.#book = new RatingBook(game, records)
  }

  static async open(store: Store, game: string): Promise<MatchHistory> {
    const records: MatchRecord[] = []
    for (const bytes of await store.read(LOG)) {
      const record = decode(matchRecord, bytes)
      if (record?.format === RECORD_FORMAT) records.push(record)
    }
    return new MatchHistory(store, game, records)
  }

  /** False when matches are forgotten with the page, or one could not be stored. */
  get keeps(): boolean {
    return this.#keeps
  }

  /** Something is being stored beside the game; when it fails, the player is to know. */
  watch(stored: Promise<void>): void {
    stored.catch(() => {
      this.#keeps = false
    })
  }

  ratingOf(key: Uint8Array): number {
    return this.#book.of(key).value
  }

  /** Rates the match at once and keeps it; the promise settles when it is stored. */
  add(result: MatchResult, players: readonly Player[], endedAt: number) {
    const ranked = players.flatMap((player) => {
      const place = placeOf(result.standings, player.seat)
      return player.key && player.rated && place !== undefined ? [{ key: player.key, name: player.name, place }] : []
    })
    const record: MatchRecord = {
      format: RECORD_FORMAT,
      matchId: result.matchId,
      game: this.#game,
      endedAt,
      rated: result.complete && ranked.length > 1,
      players: ranked,
    }
    const changes: ReadonlyMap<string, RatingChange> = this.#book.add(record)
    return {
      changeOf: (player: Player) => (player.key ? changes.get(hex(player.key)) : undefined),
      stored: this.#store.append(LOG, encode(matchRecord, record)),
    }
  }

  /** The match as the game shows it; storing goes on behind. */
  conclude(result: MatchResult, players: readonly Player[], endedAt: number): RatedOutcome {
    const { changeOf, stored } = this.add(result, players, endedAt)
    this.watch(stored)
    const bySeat = new Map(players.map((player) => [player.seat, player]))
    return {
      standings: result.standings.map((row) => row.flatMap((seat) => bySeat.get(seat) ?? [])),
      rated: players.some((player) => changeOf(player) !== undefined),
      ratingChange: changeOf,
    }
  }
}
