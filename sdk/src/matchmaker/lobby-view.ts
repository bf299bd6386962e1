import { type Listing, mergeListings } from '../discover/listing.js'
import type { AnyGame } from '../game/game-types.js'
import type { Directory } from '../ports/directory.js'
import { whyClosed, whyNot } from './find-session.js'
import type { OpenListing } from './matchmaker-api.js'

/** The sessions of one game in all directories as one list, in the order they were first seen; up to date while it is open. */
export class LobbyView {
  readonly #game: AnyGame
  readonly #directories: readonly Directory[]
  readonly #changed: (listings: readonly OpenListing[]) => void
  readonly #lists: (readonly Listing[])[] = []
  #undo: (() => void)[] | undefined
  #listings: readonly OpenListing[] = []

  constructor(game: AnyGame, directories: readonly Directory[], changed: (listings: readonly OpenListing[]) => void) {
    this.#game = game
    this.#directories = directories
    this.#changed = changed
  }

  /** What was told last. */
  get listings(): readonly OpenListing[] {
    return this.#listings
  }

  open(): void {
    if (this.#undo) return
    this.#undo = []
    for (const [i, directory] of this.#directories.entries()) {
      this.#undo.push(directory.watch((listings) => this.#take(i, listings)))
    }
  }

  /** Directories cost their relays and networks something while somebody looks. */
  close(): void {
    for (const undo of this.#undo ?? []) undo()
    this.#undo = undefined
  }

  /** Sessions that no directory lists: those of friends. */
  takeMore(listings: readonly Listing[]): void {
    this.#take(this.#directories.length, listings)
  }

  #take(directory: number, listings: readonly Listing[]): void {
    this.#lists[directory] = listings
    const seen = new Map(this.#listings.map(({ sessionKey }, i) => [sessionKey, i]))
    const place = ({ sessionKey }: Listing) => seen.get(sessionKey) ?? seen.size
    this.#listings = mergeListings(this.#lists)
      .filter(({ game }) => game === this.#game.id)
      .sort((a, b) => place(a) - place(b))
      .map((listing) => ({ ...listing, blocked: whyNot(this.#game, listing) ?? whyClosed(this.#game, listing) }))
    this.#changed(this.#listings)
  }
}
