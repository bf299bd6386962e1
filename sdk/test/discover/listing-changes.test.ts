import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../src/discover/base64url.js'
import { CODE_ALPHABET } from '../../src/discover/code.js'
import { type Listing, parseListing } from '../../src/discover/listing.js'
import { encodeListings } from '../../src/discover/listing-changes.js'
import { ListingReader } from '../../src/discover/listing-reader.js'
import { listingOf } from './listing-of.js'

/** UTF-8 has no half characters. */
const words = (maxLength: number) =>
  fc
    .string({ minLength: 1, maxLength, unit: 'grapheme' })
    .map((s) => s.slice(0, maxLength).replace(/\p{Cs}/gu, '') || 'x')
const keys = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(toBase64url)
const rating = fc.integer({ min: 0, max: 10_000 })
const listings: fc.Arbitrary<Listing> = fc
  .record({
    code: fc.string({ unit: fc.constantFrom(...CODE_ALPHABET), minLength: 6, maxLength: 6 }),
    sessionKey: keys(32),
    schemaHash: keys(16),
    game: words(64),
    version: fc.integer({ min: 0, max: 2 ** 32 }),
    name: words(80),
    seats: fc.record({ taken: fc.integer({ min: 0, max: 64 }), max: fc.integer({ min: 0, max: 64 }) }),
    phase: fc.constantFrom('waiting', 'countdown', 'playing', 'result'),
    state: fc.constantFrom('open', 'waiting'),
    addresses: fc.array(fc.record({ via: words(16), endpoint: words(256), id: words(64) }), { maxLength: 8 }),
    tags: fc.array(words(48), { maxLength: 8 }),
    skill: fc.option(
      fc.tuple(rating, rating).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
      { nil: undefined },
    ),
  })
  .map((one) => parseListing(one))
  .filter((one) => one !== undefined)

describe('a list in short form', () => {
  it('[DI21] whoever reads every message has the list, and so has whoever comes later and gets all of it', () => {
    const step = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.option(listings, { nil: undefined })))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const reader = new ListingReader()
        const told = new Map<number, Listing>()
        for (const step of steps) {
          const wanted = new Map(step)
          const gone = [...wanted].filter(([number, now]) => !now && told.has(number)).map(([number]) => number)
          const changes = [...wanted].flatMap(([number, now]) =>
            now ? [{ number, before: told.get(number), now }] : [],
          )
          expect(reader.read(encodeListings(false, gone, changes))).toBe(true)
          for (const number of gone) told.delete(number)
          for (const { number, now } of changes) told.set(number, now)
          expect(reader.listings).toEqual([...told.values()])
        }
        const late = new ListingReader()
        const all = [...told].map(([number, now]) => ({ number, before: undefined, now }))
        expect(late.read(encodeListings(true, [], all))).toBe(true)
        expect(late.listings).toEqual([...told.values()])
      }),
    )
  })

  it('[DI21] a change costs a few bytes, and the second of two alike a fraction of the first', () => {
    const before = listingOf({ tags: ['chill'] })
    const now = { ...before, seats: { taken: 3, max: 4 } }
    expect([...encodeListings(false, [], [{ number: 5, before, now }])]).toEqual([0, 0, 1, 5, 1, 3, 4])
    const alike = { ...before, code: '222222', sessionKey: toBase64url(new Uint8Array(32).fill(9)) }
    const changes = [before, alike].map((one, number) => ({ number, before: undefined, now: one }))
    const [one, two] = [changes.slice(0, 1), changes].map((some) => encodeListings(true, [], some).length)
    expect(Number(two) - Number(one)).toBeLessThanOrEqual(42)
  })

  it('[DI21] a whole listing is written like this', () => {
    const now = listingOf({ tags: ['Süß'], skill: { min: 900, max: 1100 }, phase: 'playing', state: 'waiting' })
    const written = encodeListings(true, [], [{ number: 300, before: undefined, now }])
    expect(Buffer.from(written).toString('hex')).toMatchInlineSnapshot(
      `"010001ac02ff1f0404560872733b9903914b733b0b28981ae61dfe4c78c08c106000575626a73677f002575626a736171066b074136524d3141010101010101010101010101010101010101010101010101010101010101090005737b6d63257d7f6162020202020202020202020202020202000"`,
    )
  })

  it('[DI21] a number that became free may be given again in the same message', () => {
    const reader = new ListingReader()
    const [ann, ben] = [listingOf({ name: 'ann' }), listingOf({ name: 'ben', skill: { min: 1, max: 2 } })]
    reader.read(encodeListings(true, [], [{ number: 0, before: undefined, now: ben }]))
    reader.read(encodeListings(false, [0], [{ number: 0, before: undefined, now: ann }]))
    expect(reader.listings).toEqual([ann])
  })

  it('[DI21] what makes no sense changes nothing, and never throws', () => {
    const good = encodeListings(true, [], [{ number: 1, before: undefined, now: listingOf({ tags: ['a'] }) }])
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }))),
        fc.nat(good.length),
        (changes, end) => {
          const mutated = good.slice(0, end)
          for (const [at, value] of changes) if (at < end) mutated[at] = value
          const reader = new ListingReader()
          reader.read(good)
          const before = reader.listings
          if (!reader.read(mutated)) expect(reader.listings).toEqual(before)
          for (const listing of reader.listings) expect(parseListing(listing)).toEqual(listing)
        },
      ),
      { numRuns: 2000 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void new ListingReader().read(bytes)))
  })

  it('[DI21] a listing that is none is not shown, and what follows it is still understood', () => {
    const reader = new ListingReader()
    const [bad, good] = [listingOf({ name: 'ann', game: '' }), listingOf({ name: 'ben' })]
    const changes = [bad, good].map((now, number) => ({ number, before: undefined, now }))
    expect(reader.read(encodeListings(true, [], changes))).toBe(true)
    expect(reader.listings).toEqual([good])
    reader.read(encodeListings(false, [], [{ number: 0, before: bad, now: { ...bad, game: good.game } }]))
    expect(reader.listings.map(({ name }) => name)).toEqual(['ann', 'ben'])
  })

  it('[DI21] nobody makes a reader read one session again and again: 4,096 changes are all that a message has', () => {
    const [reader, now] = [new ListingReader(), listingOf()]
    const again = Array.from({ length: 4097 }, () => ({ number: 7, before: now, now }))
    expect(reader.read(encodeListings(false, [], again))).toBe(false)
    expect(reader.read(encodeListings(false, [], again.slice(1)))).toBe(true)
    expect(reader.read(encodeListings(false, Array(4097).fill(7), []))).toBe(false)
  })

  it('[DI21] nobody makes a reader remember more than 4,096 sessions', () => {
    const many = Array.from({ length: 4097 }, (_, number) => ({ number, before: undefined, now: listingOf() }))
    const reader = new ListingReader()
    expect(reader.read(encodeListings(true, [], many))).toBe(false)
    expect(reader.read(encodeListings(true, [], many.slice(1)))).toBe(true)
  })
})
