import { ChainBook, type ChainMarks } from '../ratings/chains.js'
import type { KnownMatch } from '../ratings/known-match.js'
import { RatingBook } from '../ratings/rating-book.js'
import type { RatingSystem } from '../ratings/rating-system.js'
import { type PlayerStats, type RatingChanges, StatsTable } from '../ratings/stats.js'
import type { SignedMatch } from '../result/signed-match.js'
import { inSlices } from './in-slices.js'
import type { Platform } from './platform.js'

export interface FoldsOptions extends Pick<Platform, 'clock' | 'date'> {
  readonly game: string
  readonly system: RatingSystem
  /** Of keys and ids. */
  hexOf(name: Uint8Array): string
}

/** What all matches come to, kept up with each: only what changes what came before it is worked out anew, when somebody asks. */
export class Folds {
  readonly #options: FoldsOptions
  readonly book: RatingBook
  readonly #stats: StatsTable
  readonly #chains: ChainBook

  constructor(options: FoldsOptions) {
    this.#options = options
    this.#stats = new StatsTable(options.date)
    this.book = new RatingBook(options.system, [], this.#stats)
    this.#chains = new ChainBook(options.game, options.hexOf)
  }

  /** All that is known of a match now, of any game. */
  hear(record: SignedMatch): void {
    this.#chains.hear(record)
  }

  /** Of everybody who was rated in this mode, by key in hex. */
  async statsIn(mode: string): Promise<ReadonlyMap<string, PlayerStats>> {
    await this.settled()
    return this.#stats.in(mode)
  }

  /** When all that is known is folded. */
  async settled(): Promise<void> {
    if (this.#stats.isOutdated) this.book.renew()
    await inSlices(this.#options.clock, this.book.folding())
    this.book.settle() // what came since
  }

  /** What matches did to ratings, by their ids in hex. */
  changesOf(matches: readonly KnownMatch[]): ReadonlyMap<string, RatingChanges> {
    this.book.settle()
    return this.#stats.changesOf(matches)
  }

  /** Gaps and forks in what a player's devices signed. @param key in hex */
  marksOf(key: string): ChainMarks {
    return this.#chains.marksOf(key)
  }

  /** The last start that a device signed; `NO_MATCH` before the first. */
  lastStart(device: Uint8Array): Uint8Array {
    return this.#chains.lastOf(device)
  }
}
