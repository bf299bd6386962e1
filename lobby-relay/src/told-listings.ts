import { encodeListings, type Listing, type ListingChange } from '@skirmish/sdk/discover'
import type { ListChanges } from './heard-listings.js'

interface Told {
  readonly number: number
  readonly listing: Listing
}

/**
 * The list as watchers know it, in the short form of [DI21]. Every message is made once, whoever it is for. Pure.
 */
export class ToldListings {
  readonly #told = new Map<string, Told>()
  /** Numbers that nobody has any more. */
  readonly #free: number[] = []
  #full: Uint8Array | undefined

  /** All of it, for who comes in or fell behind. */
  get full(): Uint8Array {
    const changes = [...this.#told.values()].map(({ number, listing }) => ({ number, before: undefined, now: listing }))
    this.#full ??= encodeListings(true, [], changes)
    return this.#full
  }

  /**
   * What to tell watchers of these changes; nothing, when they know it all.
   *
   * @param own known by their codes
   * @param heard known by their keys: two lobbies may have given one code to two sessions
   */
  tell(own: ListChanges, heard: ListChanges = { listings: [], gone: [] }): Uint8Array | undefined {
    const gone = [...own.gone, ...heard.gone.map(heardAs)]
    if (own.listings.length + heard.listings.length + gone.length === 0) return undefined
    this.#full = undefined
    const ended = gone.map((name) => this.#forget(name)).filter((number) => number !== undefined)
    const changed = own.listings.map((listing) => this.#set(listing.code, listing))
    const others = heard.listings.map((listing) => this.#set(heardAs(listing.sessionKey), listing))
    return encodeListings(false, ended, [...changed, ...others])
  }

  #set(name: string, now: Listing): ListingChange {
    const before = this.#told.get(name)
    const number = before?.number ?? this.#free.pop() ?? this.#told.size
    this.#told.set(name, { number, listing: now })
    return { number, before: before?.listing, now }
  }

  #forget(name: string): number | undefined {
    const number = this.#told.get(name)?.number
    this.#told.delete(name)
    if (number !== undefined) this.#free.push(number)
    return number
  }
}

/** No code looks like this. */
function heardAs(sessionKey: string): string {
  return `heard ${sessionKey}`
}
