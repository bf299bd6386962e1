import type { Listing } from '@skirmish/sdk/discover'

/** What is new in a list since it was told last, and what is gone from it. */
export interface ListChanges {
  readonly listings: readonly Listing[]
  /** By what its entries are known by: here, session keys. */
  readonly gone: readonly string[]
}

/**
 * The sessions that others announce on the LAN, as this lobby shows them: one listing for each session, and none for those it
 * knows first-hand, whatever somebody says of them. What was only heard is shown, and never said again ([DI13]). Pure.
 */
export class HeardListings {
  #heard = new Map<string, Listing>()
  readonly #told = new Map<string, Listing>()

  get size(): number {
    return this.#heard.size
  }

  /** Is something of it in the list? */
  get isTold(): boolean {
    return this.#told.size > 0
  }

  /** All that is heard now. */
  hear(listings: readonly Listing[]): void {
    const before = this.#heard
    this.#heard = new Map(
      listings.map((listing) => {
        const known = before.get(listing.sessionKey)
        return [listing.sessionKey, known && sameListing(known, listing) ? known : listing]
      }),
    )
  }

  /** @param own the keys of the sessions that are known first-hand */
  takeChanges(own: ReadonlySet<string>): ListChanges {
    const shown = [...this.#heard].filter(([key]) => !own.has(key))
    const changed = shown.filter(([key, listing]) => this.#told.get(key) !== listing)
    const gone = [...this.#told.keys()].filter((key) => !this.#heard.has(key) || own.has(key))
    for (const key of gone) this.#told.delete(key)
    for (const [key, listing] of changed) this.#told.set(key, listing)
    return { listings: changed.map(([, listing]) => listing), gone }
  }
}

function sameListing(a: Listing, b: Listing): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
