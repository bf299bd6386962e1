import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Listing } from '../../src/discover/listing.js'
import { QuickCandidates } from '../../src/discover/quick-candidates.js'
import {
  askedAfter,
  bandAround,
  type Criteria,
  isAlone,
  leaderOf,
  QUICK_MATCH,
  ranked,
  wanted,
  yields,
} from '../../src/discover/quick-match.js'
import { listingOf } from './listing-of.js'

const criteria: Criteria = {
  ...{ seats: { min: 2, max: 4 }, tags: ['Deutsch', 'chill'], skill: 1000, gap: 100, relaxAfter: 5000 },
}
const open = (fields: Partial<Listing> = {}) =>
  listingOf({ seats: { taken: 1, max: 4 }, tags: criteria.tags, ...fields })
/** A host who waits for a match, by the key of its session. */
const lone = (sessionKey: string, fields: Partial<Listing> = {}) =>
  open({ sessionKey, tags: [QUICK_MATCH, ...criteria.tags], ...fields })

describe('what somebody wants', () => {
  it('[DI24] all tags, a near rating and a session of the right size at first', () => {
    expect(wanted(open(), criteria, 0)).toBe(true)
    expect(wanted(open({ tags: ['CHILL', 'dèutsch', 'more'] }), criteria, 0)).toBe(true)
    for (const other of [
      ...[{ tags: ['chill'] }, { state: 'waiting' as const }],
      ...[{ seats: { taken: 4, max: 4 } }, { seats: { taken: 1, max: 5 } }, { seats: { taken: 0, max: 1 } }],
      ...[{ skill: { min: 1101, max: 1300 } }, { skill: { min: 0, max: 899 } }],
    ])
      expect(wanted(open(other), criteria, 0), JSON.stringify(other)).toBe(false)
    expect(wanted(open({ skill: { min: 1100, max: 1300 } }), criteria, 0)).toBe(true)
  })

  it('[DI24] each time the gap doubles and a tag may be missing, until anybody will do; the size of a session stays', () => {
    const after = (ms: number) => askedAfter(ms, criteria)
    expect([0, 4999, 5000, 10_000, 30_000, 35_000].map(after)).toEqual([
      ...[
        { gap: 100, tags: 2 },
        { gap: 100, tags: 2 },
        { gap: 200, tags: 1 },
        { gap: 400, tags: 0 },
      ],
      ...[
        { gap: 6400, tags: 0 },
        { gap: Number.POSITIVE_INFINITY, tags: 0 },
      ],
    ])
    expect(askedAfter(5000, { ...criteria, gap: 0 }).gap).toBe(2)
    expect(askedAfter(0, { ...criteria, relaxAfter: 0 })).toEqual({ gap: Number.POSITIVE_INFINITY, tags: 0 })
    expect(askedAfter(1e9, { ...criteria, relaxAfter: Number.POSITIVE_INFINITY })).toEqual({ gap: 100, tags: 2 })
    const far = { skill: { min: 10_000, max: 10_000 }, tags: [] }
    expect([34_999, 35_000].map((ms) => wanted(open(far), criteria, ms))).toEqual([false, true])
    expect(wanted(open({ seats: { taken: 1, max: 8 } }), criteria, 1e9)).toBe(false)
  })

  it('[DI24] a host who waits for a match says its rating: the middle of the band, also at the end of the scale', () => {
    for (const rating of [0, 70, 1000.4, 9990, 20_000, -5]) {
      const { min, max } = bandAround(rating, 150) ?? { min: Number.NaN, max: Number.NaN }
      expect((min + max) / 2).toBe(Math.round(Math.max(0, Math.min(10_000, rating))))
      expect(min).toBeGreaterThanOrEqual(0)
      expect(max).toBeLessThanOrEqual(10_000)
    }
    expect(bandAround(1000, Number.POSITIVE_INFINITY)).toBeUndefined()
    const skill = bandAround(1140, 500)
    expect(wanted(lone('b', { skill }), criteria, 0)).toBe(false) // inside of what they take, but not of what we ask
    expect(wanted(lone('b', { skill }), criteria, 5000)).toBe(true)
  })

  it('[DI24] near ratings come first, then more of the tags, then more players', () => {
    const near = open({ sessionKey: 'near', tags: [], skill: { min: 900, max: 1000 } })
    const full = open({
      sessionKey: 'full',
      tags: ['chill'],
      skill: { min: 1049, max: 1100 },
      seats: { taken: 3, max: 4 },
    })
    const empty = open({ sessionKey: 'empty', tags: ['chill'], skill: { min: 1000, max: 1000 } })
    const far = open({ sessionKey: 'far', skill: { min: 1060, max: 1060 } })
    const anybody = open({ sessionKey: 'anybody' })
    const order = ranked([anybody, far, near, empty, full], criteria).map(({ sessionKey }) => sessionKey)
    expect(order).toEqual(['full', 'empty', 'near', 'far', 'anybody'])
  })
})

describe('lone hosts', () => {
  const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 })

  it('[DI25] of two, exactly one gives way, and a chain of them never leads back', () => {
    fc.assert(
      fc.property(keys, (all) => {
        for (const a of all) for (const b of all) if (a !== b) expect(yields(a, b)).toBe(!yields(b, a))
        const first = all.filter((one) => !all.some((other) => yields(one, other)))
        expect(first).toHaveLength(1)
      }),
    )
  })

  it('[DI25] who see the same make full sessions at once: whoever is gone to stays', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 2, max: 8 }), (all, seats) => {
        const goes = new Map(all.map((one) => [one, leaderOf(one, all, seats)]))
        const stays = all.filter((one) => goes.get(one) === undefined)
        expect(stays).toHaveLength(Math.ceil(all.length / seats))
        for (const leader of goes.values()) if (leader !== undefined) expect(stays).toContain(leader)
        for (const one of stays)
          expect([...goes.values()].filter((leader) => leader === one).length).toBeLessThan(seats)
      }),
    )
  })

  it('[DI25] whatever each of them sees, who gives way goes to one before it in the order', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 8 }), (all, seats) => {
        const [mine = '', ...seen] = all
        const leader = leaderOf(mine, seen, seats)
        if (leader !== undefined) expect(yields(mine, leader)).toBe(true)
      }),
    )
  })

  it('one is told by its tag, and only until somebody has come', () => {
    expect(isAlone(lone('a'))).toBe(true)
    for (const other of [open(), lone('a', { seats: { taken: 2, max: 4 } }), lone('a', { phase: 'result' })])
      expect(isAlone(other)).toBe(false)
  })
})

describe('where to go', () => {
  const choose = (candidates: QuickCandidates, listings: Listing[], now: number, mine?: string) =>
    candidates.best(listings, now, mine)?.sessionKey

  it('who hosts goes at once to a session with people, and to a lone host only when it is the one to give way', () => {
    const candidates = new QuickCandidates(criteria, 3000)
    expect(choose(candidates, [lone('a'), lone('c')], 0, 'b')).toBe('a')
    expect(choose(candidates, [lone('c'), lone('b')], 0, 'b')).toBeUndefined()
    expect(choose(candidates, [lone('c'), open({ sessionKey: 'd' })], 0, 'b')).toBe('d')
  })

  it('[DI25] one that should have come and does not is gone to after a while, counted from when both stood', () => {
    const candidates = new QuickCandidates(criteria, 3000)
    expect([0, 2999, 3000].map((now) => choose(candidates, [lone('c')], now, 'b'))).toEqual([undefined, undefined, 'c'])
    expect([4000, 6999, 7000].map((now) => choose(candidates, [lone('c')], now, 'a'))).toEqual([
      ...[undefined, undefined, 'c'],
    ])
    choose(candidates, [], 8000, 'a')
    expect(choose(candidates, [lone('c')], 9000, 'a')).toBeUndefined()
  })

  it('one that could not be joined is left alone for a while, longer each time', () => {
    const candidates = new QuickCandidates(criteria, 3000)
    const both = [lone('a'), lone('b')]
    candidates.failed('a', 0)
    expect([0, 3999, 4000].map((now) => choose(candidates, both, now))).toEqual(['b', 'b', 'a'])
    candidates.failed('a', 4000)
    expect([11_999, 12_000].map((now) => choose(candidates, both, now))).toEqual(['b', 'a'])
    for (let i = 0; i < 10; i++) candidates.failed('a', 12_000)
    expect([43_999, 44_000].map((now) => choose(candidates, both, now))).toEqual(['b', 'a'])
  })
})
