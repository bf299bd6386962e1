import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterListings, type ListingFilter, type ListingOrder } from '../../src/discover/filter-listings.js'
import { listingOf } from './listing-of.js'

const names = (filter: ListingFilter, order?: ListingOrder) =>
  filterListings(all, filter, order).map(({ name }) => name)

const ann = listingOf({ name: "Ann's Crème Brûlée", tags: ['Deutsch', 'chill'], seats: { taken: 1, max: 4 } })
const ben = listingOf({ name: 'ben', tags: ['chill'], skill: { min: 900, max: 1100 }, seats: { taken: 3, max: 8 } })
const cleo = listingOf({ name: 'Cleo', skill: { min: 1400, max: 1600 }, state: 'waiting', version: 2 })
const all = [ann, ben, cleo]

describe('what somebody looks for', () => {
  it('[DI23] nothing asked for, nothing left out, and the order stays', () => {
    expect(filterListings(all)).toEqual(all)
    expect(filterListings(all, { text: '  ', tags: [] })).toEqual(all)
  })

  it('[DI23] text is found whatever its case and accents, each word anywhere', () => {
    expect(names({ text: 'creme BRULEE' })).toEqual([ann.name])
    expect(names({ text: 'déutsch ann' })).toEqual([ann.name])
    expect(names({ text: 'ｃｈｉｌｌ' })).toEqual([ann.name, ben.name])
    expect(names({ text: 'nobody' })).toEqual([])
  })

  it('[DI23] tags, free seats, game, version, a rating, and whether the host is there', () => {
    expect(names({ tags: ['CHILL'] })).toEqual([ann.name, ben.name])
    expect(names({ tags: ['chill', 'deutsch'] })).toEqual([ann.name])
    expect(names({ freeSeats: 4 })).toEqual([ben.name])
    expect(names({ game: 'chess' })).toEqual([])
    expect(names({ version: 2 })).toEqual([cleo.name])
    expect(names({ skill: 1000 })).toEqual([ann.name, ben.name])
    expect(names({ reachable: true })).toEqual([ann.name, ben.name])
    expect(names({ reachable: false })).toEqual([cleo.name])
  })

  it('[DI23] sorts by name, free seats, closeness of skill, or newest first', () => {
    expect(names({}, 'name')).toEqual([ann.name, ben.name, cleo.name])
    expect(names({}, 'freeSeats')).toEqual([ben.name, ann.name, cleo.name])
    expect(names({}, 'newest')).toEqual([cleo.name, ben.name, ann.name])
    expect(filterListings([ann, cleo, ben], { skill: 1050 }, 'skill')).toEqual([ben, ann])
    expect(filterListings([ann, cleo, ben], {}, 'skill')).toEqual([ann, cleo, ben])
  })

  it('[DI23] keeps what can not be joined, with the reason', () => {
    const blocked = { ...cleo, blocked: 'connect/wrong-version' as const }
    expect(filterListings([blocked], { text: 'cleo' })).toEqual([blocked])
  })

  it('[DI23] gives some of what it was given, never changes it, never throws', () => {
    const order = fc.constantFrom<(ListingOrder | undefined)[]>('name', 'freeSeats', 'skill', 'newest', undefined)
    const filter = fc.record(
      { text: fc.string(), skill: fc.double(), tags: fc.array(fc.string()) },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(fc.string()), filter, order, (texts, wanted, by) => {
        const listings = Object.freeze(texts.map((name) => listingOf({ name, tags: texts.slice(0, 8) })))
        const found = filterListings(listings, wanted, by)
        expect(found.every((one) => listings.includes(one))).toBe(true)
        expect(new Set(found).size).toBe(found.length)
      }),
    )
  })
})
