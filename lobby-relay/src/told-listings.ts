import { encodeListings, type Listing } from '@skirmish/sdk/discover'

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

  /** What to tell watchers of these changes; nothing, when they know it all. */
  tell({ listings, gone }: { listings: readonly Listing[]; gone: readonly string[] }): Uint8Array | undefined {
    if (listings.length + gone.length === 0) return undefined
    this.#full = undefined
    const ended = gone.map((code) => this.#forget(code)).filter((number) => number !== undefined)
    return encodeListings(
      false,
      ended,
      listings.map((listing) => this.#set(listing)),
    )
  }

  #set(now: Listing): { number: number; before: Listing | undefined; now: Listing } {
    const before = this.#told.get(now.code)
    const number = before?.number ?? this.#free.pop() ?? this.#told.size
    this.#told.set(now.code, { number, listing: now })
    return { number, before: before?.listing, now }
  }

  #forget(code: string): number | undefined {
    const number = this.#told.get(code)?.number
    this.#told.delete(code)
    if (number !== undefined) this.#free.push(number)
    return number
  }
}
