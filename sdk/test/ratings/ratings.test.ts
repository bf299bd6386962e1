import { describe, expect, it } from 'vitest'
import { rate, START_RATING } from '../../src/ratings/elo.js'
import type { MatchRecord } from '../../src/ratings/match-record.js'
import { RatingBook } from '../../src/ratings/rating-book.js'
import { placeOf, placesOf } from '../../src/result/standings.js'

const ann = new Uint8Array(32).fill(1)
const ben = new Uint8Array(32).fill(2)

function match(id: number, change: Partial<MatchRecord> = {}): MatchRecord {
  return {
    format: 1,
    matchId: new Uint8Array(16).fill(id),
    game: 'sumo',
    endedAt: 0,
    rated: true,
    players: [
      { key: ann, name: 'Ann', place: 1 },
      { key: ben, name: 'Ben', place: 2 },
    ],
    ...change,
  }
}

describe('Elo', () => {
  it('[RA1] equals move half of K: 16 up, 16 down', () => {
    expect(
      rate([
        { rating: 1000, place: 1 },
        { rating: 1000, place: 2 },
      ]),
    ).toEqual([1016, 984])
  })

  it('[RA1] a draw of equals moves nothing', () => {
    expect(
      rate([
        { rating: 1000, place: 1 },
        { rating: 1000, place: 1 },
      ]),
    ).toEqual([1000, 1000])
  })

  it('[RA1] a free-for-all of four is one update each, from the ratings before it', () => {
    const places = [1, 2, 3, 4].map((place) => ({ rating: 1000, place }))
    expect(rate(places)).toEqual([1016, 1005, 995, 984])
  })
})

describe('the rating book', () => {
  it('[RA3] a match that is known already changes nothing', () => {
    const book = new RatingBook('sumo', [match(1)])
    expect(book.add(match(1)).size).toBe(0)
    expect(book.of(ann)).toEqual({ value: 1016, matches: 1 })
  })

  it('[RA3] unrated matches and other games change nothing', () => {
    const book = new RatingBook('sumo', [match(1, { rated: false }), match(2, { game: 'chess' })])
    expect(book.of(ann).value).toBe(START_RATING)
  })
})

describe('standings', () => {
  it('[RE1] every seat that started stands in exactly one row; who is missing shares the last', () => {
    expect(placesOf([[2], [2, 0, 9]], [0, 1, 2, 3])).toEqual([[2], [0], [1, 3]])
  })

  it('[RE1] ties share a place and the next one counts them', () => {
    const standings = [[0, 1], [2]]
    expect([0, 1, 2, 3].map((seat) => placeOf(standings, seat))).toEqual([1, 1, 3, undefined])
  })
})
