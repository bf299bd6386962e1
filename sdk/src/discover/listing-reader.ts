import { BitReader } from '../codec/bits.js'
import { type Listing, parseListing } from './listing.js'
import { BLANK, type RawListing, readListing } from './listing-changes.js'

/** More than any lobby lists, and than any message changes; a stranger's relay fills no memory and takes no time. */
const MAX_LISTED = 4096

interface Entry {
  /** As it was said: the next change builds on it, even where it makes no listing. */
  readonly raw: RawListing
  readonly listing: Listing | undefined
}

/** Follows a list by what `encodeListings` wrote, message by message. */
export class ListingReader {
  #entries = new Map<number, Entry>()

  get listings(): Listing[] {
    return [...this.#entries.values()].map(({ listing }) => listing).filter((listing) => listing !== undefined)
  }

  /** False when the message makes no sense; the list then stays as it was. */
  read(bytes: Uint8Array): boolean {
    const reader = new BitReader(bytes)
    const full = reader.bits(8)
    const entries = new Map(full === 1 ? [] : this.#entries)
    for (let left = countIn(reader); left > 0 && !reader.failed; left--) entries.delete(reader.varint())
    let last: RawListing = BLANK
    for (let left = countIn(reader); left > 0 && !reader.failed; left--) {
      const number = reader.varint()
      last = readListing(reader, entries.get(number)?.raw ?? last)
      entries.set(number, { raw: last, listing: parseListing(last) })
      if (entries.size > MAX_LISTED) reader.fail()
    }
    if (full > 1 || reader.failed || !reader.atEnd) return false
    this.#entries = entries
    return true
  }
}

function countIn(reader: BitReader): number {
  const count = reader.varint()
  if (count > MAX_LISTED) reader.fail()
  return count
}
