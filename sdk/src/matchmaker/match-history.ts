import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Ratings } from '../game/ratings.js'
import type { Store } from '../ports/store.js'
import { ELO } from '../ratings/elo.js'
import { KeptOrder, type KnownMatch } from '../ratings/known-match.js'
import { type MatchRecord, parseRecord, writeRecord } from '../ratings/match-record.js'
import { RatingBook, type RatingChange } from '../ratings/rating-book.js'
import type { RatingSystem } from '../ratings/rating-system.js'
import { load } from './load.js'

const LOG = 'matches'
/** Characters of a mode that tell it from another. */
const MAX_MODE = 32
const NOBODY = new Uint8Array(0)

/** What is rated of a game. */
export type RatedGame = Pick<AnyGame, 'id' | 'ratings' | 'encodeSettings' | 'parseSettings'>

/** The matches this device has seen to their end, and the ratings that follow from them. */
export class MatchHistory {
  readonly #store: Store
  readonly game: string
  /** The one that is played when a host sets nothing. */
  readonly usualMode: string
  readonly system: RatingSystem
  readonly #ratings: Ratings
  readonly #matches: KnownMatch[] = []
  readonly #order = new KeptOrder()
  readonly #book: RatingBook
  #keeps: boolean

  private constructor(store: Store, game: RatedGame, system: RatingSystem, records: readonly MatchRecord[]) {
    this.#store = store
    this.game = game.id
    this.#ratings = game.ratings
    this.system = system
    this.usualMode = this.modeOf(game.parseSettings(game.encodeSettings({})) ?? {})
    this.#keeps = store.durable
    for (const record of records) if (record.game === game.id) this.#matches.push(this.#order.next(record))
    this.#book = new RatingBook(system, this.#matches)
  }

  /** Rejects with `discover/relay-unreachable` when the game's rating system can not be loaded. */
  static async open(store: Store, game: RatedGame): Promise<MatchHistory> {
    const [kept, system] = await Promise.all([store.read(LOG), systemOf(game.ratings)])
    return new MatchHistory(
      store,
      game,
      system,
      kept.flatMap((bytes) => parseRecord(bytes) ?? []),
    )
  }

  /** False when matches are forgotten with the page, or one could not be stored. */
  get keeps(): boolean {
    return this.#keeps
  }

  /** All of this game, as they were kept. */
  get matches(): readonly KnownMatch[] {
    return this.#matches
  }

  /** Something is being stored beside the game; when it fails, the player is to know. */
  watch(stored: Promise<void>): void {
    stored.catch(() => {
      this.#keeps = false
    })
  }

  /** What is not named stands as usual. */
  modeOf(settings: AnyValues): string {
    const { mode = '' } = this.#ratings
    const value = settings[mode]
    return value === undefined ? (this.usualMode ?? '') : [...String(value)].slice(0, MAX_MODE).join('')
  }

  /** Whole points; what everybody begins with for who has no key. */
  ratingOf(key: Uint8Array | undefined, mode = this.usualMode): number {
    return Math.round(this.#book.pointsOf(key ?? NOBODY, mode))
  }

  /** How likely each side is to win. @param sides of keys in hex, empty for who has none */
  chances(sides: readonly (readonly string[])[], mode = this.usualMode): number[] {
    return this.system.chances(sides.map((keys) => keys.map((key) => this.#book.stateOf(key, mode))))
  }

  /** Rates the match at once and keeps it; the promise settles when it is stored. */
  add(record: MatchRecord): { changes: ReadonlyMap<string, RatingChange>; stored: Promise<void> } {
    const match = this.#order.next(record)
    this.#matches.push(match)
    return { changes: this.#book.add(match), stored: this.#store.append(LOG, writeRecord(record)) }
  }
}

/** What few games ask for loads with them. */
async function systemOf({ system }: Ratings): Promise<RatingSystem> {
  return system === 'elo' ? ELO : (await load(import('../ratings/open-skill.js'))).OPEN_SKILL
}
