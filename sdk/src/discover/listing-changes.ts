import { type BitReader, BitWriter } from '../codec/bits.js'
import { flag, list, optional, text, varint } from '../codec/combinators.js'
import { fromBase64url, toBase64url } from './base64url.js'
import type { Address, Listing, SkillBand } from './listing.js'
import { PHASES } from './listing.js'

/** Something new or changed in a list, under the number it has there. */
export interface ListingChange {
  readonly number: number
  /** What readers know under this number, if anything. */
  readonly before: Listing | undefined
  readonly now: Listing
}

/** A listing as it was read, not yet looked at. */
export type RawListing = Readonly<Record<string, unknown>>

/** A field on the wire; what is read still has to pass `parseListing`. */
interface Wire<T> {
  write(writer: BitWriter, value: T): void
  read(reader: BitReader): unknown
}

interface Field {
  differs(a: Partial<Listing>, b: Listing): boolean
  write(writer: BitWriter, listing: Listing): void
  read(reader: BitReader): RawListing
}

/** More bytes than any text of a listing has. */
const MAX_TEXT = 1024
const MAX_ITEMS = 64

const words = text(MAX_TEXT)
const address: Wire<Address> & { read(reader: BitReader): Address } = {
  write(writer, { via, endpoint, id }) {
    for (const part of [via, endpoint, id]) words.write(writer, part)
  },
  read: (reader) => ({ via: words.read(reader), endpoint: words.read(reader), id: words.read(reader) }),
}
const band = {
  write(writer: BitWriter, { min, max }: SkillBand) {
    writer.varint(min)
    writer.varint(max)
  },
  read: (reader: BitReader): SkillBand => ({ min: reader.varint(), max: reader.varint() }),
}

/** What changes often stands first: a change of the first seven costs one byte to name. The order is the wire's ([DI21]). */
const FIELDS: readonly Field[] = [
  field('seats', {
    write(writer, { taken, max }) {
      writer.varint(taken)
      writer.varint(max)
    },
    read: (reader) => ({ taken: reader.varint(), max: reader.varint() }),
  }),
  field('phase', {
    write: (writer, phase) => writer.bits(PHASES.indexOf(phase), 2),
    read: (reader) => PHASES[reader.bits(2)],
  }),
  field('state', {
    write: (writer, state) => flag.write(writer, state === 'waiting'),
    read: (reader) => (flag.read(reader) ? 'waiting' : 'open'),
  }),
  field('name', words),
  field('tags', {
    write: (writer, tags) => list(words, MAX_ITEMS).write(writer, [...tags]),
    read: list(words, MAX_ITEMS).read,
  }),
  field('skill', optional(band)),
  field('addresses', {
    write: (writer, all) => list(address, MAX_ITEMS).write(writer, [...all]),
    read: list(address, MAX_ITEMS).read,
  }),
  field('code', words),
  field('sessionKey', key(32)),
  field('game', words),
  field('version', varint),
  field('schemaHash', key(16)),
]

/** What a number means that nobody has heard of, at the start of a message. Lists hold public sessions only. */
export const BLANK = { tags: [], phase: 'waiting', state: 'open' } as const

/** A change of few fields takes a few bytes; what is new says how it differs from what stands before it. */
function writeListing(writer: BitWriter, base: Partial<Listing>, listing: Listing): void {
  const changed = FIELDS.map((one) => one.differs(base, listing))
  writer.varint(changed.reduce((mask, is, i) => mask + (is ? 2 ** i : 0), 0))
  for (const [i, one] of FIELDS.entries()) if (changed[i]) one.write(writer, listing)
}

export function readListing(reader: BitReader, base: RawListing): RawListing {
  const mask = reader.varint()
  if (mask >= 2 ** FIELDS.length) reader.fail()
  const changed = FIELDS.filter((_, i) => ((mask >> i) & 1) === 1)
  return Object.assign({}, base, ...changed.map((one) => one.read(reader)))
}

/** A list as its readers are to have it: all of it, or what is gone and what is new or changed ([DI21]). */
export function encodeListings(full: boolean, gone: readonly number[], changes: readonly ListingChange[]): Uint8Array {
  const writer = new BitWriter()
  writer.bits(full ? 1 : 0, 8)
  writer.varint(gone.length)
  for (const number of gone) writer.varint(number)
  writer.varint(changes.length)
  let last: Partial<Listing> = BLANK
  for (const { number, before, now } of changes) {
    writer.varint(number)
    writeListing(writer, before ?? last, now)
    last = now
  }
  return writer.finish()
}

function field<K extends keyof Listing>(name: K, wire: Wire<Listing[K]>): Field {
  return {
    differs: (a, b) => JSON.stringify(a[name]) !== JSON.stringify(b[name]),
    write: (writer, listing) => wire.write(writer, listing[name]),
    read: (reader) => ({ [name]: wire.read(reader) }),
  }
}

/** base64url, as its bytes. */
function key(bytes: number): Wire<string> {
  return {
    write: (writer, value) => writer.bytes(fromBase64url(value) ?? new Uint8Array(bytes)),
    read: (reader) => toBase64url(reader.bytes(bytes)),
  }
}
