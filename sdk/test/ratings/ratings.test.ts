import { describe, expect, it } from 'vitest'
import { ELO } from '../../src/ratings/elo.js'
import { hex } from '../../src/ratings/hex.js'
import { OPEN_SKILL } from '../../src/ratings/open-skill.js'
import { RatingBook } from '../../src/ratings/rating-book.js'
import type { RatingState } from '../../src/ratings/rating-system.js'
import { StatsTable } from '../../src/ratings/stats.js'
import { placeOf, placesOf } from '../../src/result/standings.js'
import { ann, ben, inOrder, match } from './matches.js'

const alone = (place: number, state: RatingState) => ({ place, players: [state] })

describe('Elo', () => {
  it('[RA1] equals move half of K: 20 up, 20 down', () => {
    const sides = [alone(1, [1000, 0]), alone(2, [1000, 0])]
    expect(ELO.rate(sides)).toEqual([[[1020, 1]], [[980, 1]]])
  })

  it('[RA1] a draw of equals moves nothing', () => {
    const sides = [alone(1, [1000, 0]), alone(1, [1000, 0])]
    expect(ELO.rate(sides)).toEqual([[[1000, 1]], [[1000, 1]]])
  })

  it('[RA1] from the 31st match on K is 20, for each player by their own', () => {
    const sides = [alone(1, [1000, 29]), alone(2, [1000, 30])]
    expect(ELO.rate(sides)).toEqual([[[1020, 30]], [[990, 31]]])
  })

  it('[RA1] a free-for-all of four is one update each, from the ratings before it, and nothing is rounded', () => {
    const after = ELO.rate([1, 2, 3, 4].map((place) => alone(place, [1000, 0]))).map(([state]) => state?.[0])
    expect(after).toEqual([1020, 1000 + 20 / 3, 1000 - 20 / 3, 980].map((value) => expect.closeTo(value, 9)))
  })

  it('[RA1] a team is as strong as its average, and all of it move alike', () => {
    const red = { place: 1, players: [[1200, 0] as const, [800, 0] as const] }
    expect(ELO.rate([red, alone(2, [1000, 0])])).toEqual([
      [
        [1220, 1],
        [820, 1],
      ],
      [[980, 1]],
    ])
  })
})

describe('OpenSkill', () => {
  it('[RA4] golden vector: everybody begins at 1000 points, and a duel, a free-for-all and teams move them so', () => {
    const { start } = OPEN_SKILL
    expect(OPEN_SKILL.points(start)).toBe(1000)
    const points = (sides: Parameters<typeof OPEN_SKILL.rate>[0]) =>
      OPEN_SKILL.rate(sides).map((side) => side.map((state) => Math.round(OPEN_SKILL.points(state) * 1e6) / 1e6))
    expect([
      points([alone(2, start), alone(1, start)]),
      points([alone(1, start), alone(2, start), alone(2, start)]),
      points([
        { place: 2, players: [start, start] },
        { place: 1, players: [start] },
      ]),
    ]).toMatchSnapshot()
  })
})

describe('the rating book', () => {
  it('[RA3] a match that is known already changes nothing', () => {
    const [known] = inOrder([match(1, [1, 2])])
    const book = new RatingBook(ELO, known && [known])
    if (known) book.learn([known])
    expect([book.pointsOf(ann, ''), book.pointsOf(ben, '')]).toEqual([1020, 980])
  })

  it('[RA3] unrated matches change nothing, and each mode has ratings of its own', () => {
    const records = [match(1, [1, 2], { rated: false }), match(2, [1, 2], { mode: '3' }), match(3, [[1, 2]])]
    const book = new RatingBook(ELO, inOrder(records))
    expect([book.pointsOf(ann, ''), book.pointsOf(ann, '3')]).toEqual([1000, 1020])
  })

  it('[RA3] what a match changed is said in whole points, of which nothing is lost', () => {
    const stats = new StatsTable(() => 0)
    const book = new RatingBook(ELO, [], stats)
    let shown = 1000
    for (const one of inOrder(Array.from({ length: 59 }, (_, i) => match(i, i % 3 ? [1, 2, 3] : [2, 3, 1])))) {
      book.learn([one])
      const { before, after } = stats.changesOf([one]).get(one.id)?.get(hex(ann)) ?? { before: 0, after: 0 }
      expect(before).toBe(shown)
      shown = after
    }
    expect(shown).toBe(Math.round(book.pointsOf(ann, '')))
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
