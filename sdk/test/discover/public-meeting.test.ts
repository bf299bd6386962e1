import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeAnswer, meetingAt, parseAnswer } from '../../src/discover/public-meeting.js'
import { listingOf } from './listing-of.js'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('[DI37] where those who have a code meet', () => {
  it('is the same for both, and another place for another code (golden vector)', () => {
    const { id, ask } = meetingAt('K7QF2M')
    expect(id).toBe('skirmish-46aa6f8ae316bb90f18140867416a141')
    expect(hex(ask)).toBe('716c22ac8413846a91d2002e9f81ec1f')
    expect(meetingAt('K7QF2N').id).not.toBe(id)
  })

  it('an id that PeerJS and its server take, which names neither code nor question', () => {
    const { id, ask } = meetingAt('K7QF2M')
    expect(id).toMatch(/^(?:[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+)*)$/)
    expect(id.length).toBeLessThanOrEqual(64)
    expect(id).not.toContain('K7QF2M')
    expect(id).not.toContain(hex(ask))
  })

  it('an answer is read as it was said, and only by who asked for that code', () => {
    const listing = listingOf({ tags: ['Süß', '日本語'], skill: { min: 900, max: 1200 } })
    expect(parseAnswer(encodeAnswer(listing), listing.code)).toEqual(listing)
    expect(parseAnswer(encodeAnswer(listing), '222222')).toBeUndefined()
  })

  it('[CO26] whatever else is said is no answer, and never an exception', () => {
    const huge = new TextEncoder().encode(`${JSON.stringify(listingOf())}${' '.repeat(16 * 1024)}`)
    expect(parseAnswer(huge, 'K7QF2M')).toBeUndefined()
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => parseAnswer(bytes, 'K7QF2M') === undefined))
    fc.assert(fc.property(fc.json(), (text) => parseAnswer(new TextEncoder().encode(text), 'K7QF2M') === undefined))
  })
})
