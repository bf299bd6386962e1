import { drawCode } from '../../discover/code.js'
import type { Listing } from '../../discover/listing.js'
import { SkirmishError } from '../../errors.js'
import type { Directory, Found, ListingDraft, Publication, PublishOptions } from '../../ports/directory.js'

/** A directory for everybody who holds this object. */
export class MemoryDirectory implements Directory {
  readonly via = 'memory'
  readonly relay = 'virtual'
  readonly #random: (bytes: number) => Uint8Array
  readonly #listings = new Map<string, Listing>()
  readonly #watchers = new Set<(listings: readonly Listing[]) => void>()

  constructor(random: (bytes: number) => Uint8Array) {
    this.#random = random
  }

  watch(handler: (listings: readonly Listing[]) => void): () => void {
    this.#watchers.add(handler)
    handler(this.#listed())
    return () => this.#watchers.delete(handler)
  }

  async publish(draft: ListingDraft, { signal, code: wanted }: PublishOptions): Promise<Publication> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    let code = wanted ?? drawCode(this.#random)
    // The session's next host has its code: a lobby lets go of what nobody keeps up any more.
    const isTaken = () => this.#listings.has(code) && this.#listings.get(code)?.sessionKey !== draft.sessionKey
    while (isTaken()) code = drawCode(this.#random)
    let own: Listing | undefined
    const set = (listing: ListingDraft) => {
      own = { ...listing, code }
      this.#listings.set(code, own)
      this.#changed()
    }
    set(draft)
    return {
      code,
      onCode() {}, // it is never lost
      update: (listing) => {
        if (this.#listings.get(code) === own) set(listing)
      },
      close: () => {
        if (this.#listings.get(code) === own && this.#listings.delete(code)) this.#changed()
      },
    }
  }

  async find(code: string): Promise<Found | undefined> {
    const listing = this.#listings.get(code)
    return listing && { listing }
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher(this.#listed())
  }

  /** The others are for who has their code ([DI20]). */
  #listed(): Listing[] {
    return [...this.#listings.values()].filter(({ visibility }) => visibility === 'public')
  }
}
