import { decode, encode } from '../codec/combinators.js'
import type { Store } from '../ports/store.js'
import { type MatchRecord, matchRecord, RECORD_FORMAT } from '../ratings/match-record.js'
import { RatingBook, type RatingChange } from '../ratings/rating-book.js'

const LOG = 'matches'

/** The matches this device has seen to their end, and the ratings that follow from them. */
export class MatchHistory {
  readonly #store: Store
  readonly game: string
  readonly #book: RatingBook
  #keeps: boolean

  private constructor(store: Store, game: string, records: readonly MatchRecord[]) {
    this.#store = store
    this.game = game
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
  add(record: MatchRecord): { changes: ReadonlyMap<string, RatingChange>; stored: Promise<void> } {
    return { changes: this.#book.add(record), stored: this.#store.append(LOG, encode(matchRecord, record)) }
  }
}
