import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '../../src/discover/base64url.js'
import { CODE_ALPHABET, drawCode, parseCode } from '../../src/discover/code.js'
import { handLink, handText, parseHandText } from '../../src/discover/hand-text.js'
import { type Listing, mergeListings, parseListing } from '../../src/discover/listing.js'

const listing: Listing = {
  code: 'K7QF2M',
  sessionKey: toBase64url(new Uint8Array(32).fill(1)),
  game: 'puck-sumo',
  version: 1,
  schemaHash: toBase64url(new Uint8Array(16).fill(2)),
  name: "Ann's ring",
  seats: { taken: 1, max: 4 },
  phase: 'waiting',
  state: 'open',
  addresses: [{ via: 'peerjs', endpoint: '/peerjs', id: 'a' }],
  tags: ['party'],
  skill: { min: 900, max: 1100 },
  visibility: 'public',
}

describe('codes', () => {
  it('[DI1] thirty letters, none like another, all drawn', () => {
    expect(new Set(CODE_ALPHABET).size).toBe(30)
    expect(CODE_ALPHABET).not.toMatch(/[01ILOS]/)
    let byte = 0
    const drawn = Array.from({ length: 200 }, () => drawCode((n) => Uint8Array.from({ length: n }, () => byte++)))
    expect(new Set(drawn.join(''))).toEqual(new Set(CODE_ALPHABET))
    for (const code of drawn) expect(parseCode(code)).toBe(code)
  })

  it('[DI1] lower case, blanks and dashes are forgiven; nothing else is', () => {
    expect(parseCode(' k7q-f2m ')).toBe('K7QF2M')
    for (const wrong of ['', 'K7QF2', 'K7QF2MM', 'K7QF2O', 'K7QF2é', 'x'.repeat(10_000)])
      expect(parseCode(wrong)).toBeUndefined()
  })
})

describe('base64url', () => {
  it('agrees with the platform, and takes only exact texts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = toBase64url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(fromBase64url(text)).toEqual(bytes)
      }),
    )
    for (const wrong of ['A', 'AB', 'AA=', 'A A', '++']) expect(fromBase64url(wrong)).toBeUndefined()
  })
})

describe('listings', () => {
  it('[DI2] a listing survives JSON, and keeps nothing a stranger added', () => {
    expect(parseListing(JSON.parse(JSON.stringify({ ...listing, evil: '<script>' })))).toEqual(listing)
  })

  it('[DI2] [SE5] the name in it is cleaned, and a plain one stands in for one that shows nothing', () => {
    const nameOf = (name: string) => parseListing({ ...listing, name })?.name
    expect(nameOf('\u202eAnn\u200b\n ring\u2028')).toBe('Ann ring')
    for (const blank of ['', ' ', '\u2800', '\u3164\ufe0f']) expect(nameOf(blank), blank).toBe('Session')
  })

  it('[DI2] any value is a listing or undefined, never an exception', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.keys(listing)), (value, key) => {
        parseListing(value)
        parseListing({ ...listing, [key]: value })
      }),
      { numRuns: 3000 },
    )
    expect(parseListing({ ...listing, addresses: Array(9).fill(listing.addresses[0]) })).toBeUndefined()
    expect(parseListing({ ...listing, seats: { taken: -1, max: 4 } })).toBeUndefined()
    expect(parseListing({ ...listing, name: 'x'.repeat(81) })).toBeUndefined()
  })

  it('[DI20] tags, skill and visibility may be missing, as in older listings, and are bounded', () => {
    const { tags, skill, visibility, ...old } = listing
    expect(parseListing(old)).toEqual({ ...old, tags: [], visibility: 'public' })
    for (const wrong of [Array(9).fill('x'), [''], ['x'.repeat(49)], [7], 'party', {}]) {
      expect(parseListing({ ...listing, tags: wrong })).toBeUndefined()
    }
    for (const wrong of [
      { min: 2, max: 1 },
      { min: -1, max: 1 },
      { min: 0.5, max: 1 },
      { min: 0, max: 10_001 },
      {},
      7,
    ]) {
      expect(parseListing({ ...listing, skill: wrong })).toBeUndefined()
    }
    expect(parseListing({ ...listing, visibility: 'secret' })).toBeUndefined()
  })

  it('[DI3] the same session seen on two ways is one listing with both addresses', () => {
    const lan = { ...listing, addresses: [{ via: 'lan', endpoint: 'ws://192.168.0.2:7001', id: 'a' }] }
    const other = { ...listing, sessionKey: toBase64url(new Uint8Array(32)) }
    const merged = mergeListings([[listing], [lan, other], [listing]])
    expect(merged.map((one) => one.addresses.map((address) => address.via))).toEqual([['peerjs', 'lan'], ['peerjs']])
  })
})

describe('codes that people carry', () => {
  it('[DI30] every code comes back from its text and its link; blanks, line breaks, dashes, lower case and look-alikes are forgiven', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(200), (bytes, at) => {
        const text = handText(bytes)
        expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]+$/)
        expect(parseHandText(text)).toEqual(bytes)
        expect(parseHandText(handLink('http://192.168.0.7:7001/#join=K7QF2M', text))).toEqual(bytes)
        const sloppy = ` ${text.slice(0, at)}\r\n - ${text.slice(at)}\t`.toLowerCase()
        expect(parseHandText(sloppy.replaceAll('1', 'l').replaceAll('0', 'o'))).toEqual(bytes)
      }),
    )
  })

  it('[DI30] any other text is none', () => {
    for (const wrong of ['', ' ', '#hand=', 'U', 'é', '0'.repeat(5000)]) expect(parseHandText(wrong)).toBeUndefined()
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseHandText(text)).not.toThrow()
      }),
    )
  })
})
