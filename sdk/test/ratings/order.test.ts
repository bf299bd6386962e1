import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ELO } from '../../src/ratings/elo.js'
import type { KnownMatch } from '../../src/ratings/known-match.js'
import { OPEN_SKILL } from '../../src/ratings/open-skill.js'
import { RatingBook } from '../../src/ratings/rating-book.js'
import { ladderOf, StatsTable } from '../../src/ratings/stats.js'
import { inOrder, ladder, match } from './matches.js'

const sides = fc
  .shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 2 })
  .chain((players) =>
    fc.constantFrom(players, [players.slice(0, 1), players.slice(1)], [players.slice(0, 2), players.slice(2)]),
  )
  .filter((all) => all.every((side) => typeof side === 'number' || side.length > 0))
const MODES = ['', '3']
/** A story of matches, whose ids say nothing of their order, and orders in which others may hear of them. */
const stories = fc
  .array(fc.record({ sides, mode: fc.constantFrom(...MODES), rated: fc.nat(9), id: fc.nat(0xffff_ffff) }), {
    maxLength: 14,
  })
  .map((all) => {
    const once = [...new Map(all.map((one) => [one.id, one])).values()]
    const records = once.map(({ sides, mode, rated, id }) => match(id, sides, { mode, rated: rated > 0 }))
    return inOrder(records)
  })
const learnt = stories.chain((told) =>
  fc.record({ told: fc.constant(told), heard: fc.shuffledSubarray(told, { minLength: told.length }) }),
)

function add(system: typeof ELO, matches: readonly KnownMatch[]) {
  const book = new RatingBook(system)
  for (const one of matches) book.learn([one])
  return book
}

describe('the order of matches', () => {
  for (const [name, system] of Object.entries({ Elo: ELO, OpenSkill: OPEN_SKILL })) {
    it(`[RA5] ${name}: whatever order matches are learnt in, the ladders are equal`, () => {
      fc.assert(
        fc.property(learnt, ({ told, heard }) => {
          const expected = ladder(add(system, told), MODES)
          expect(ladder(add(system, heard), MODES)).toEqual(expected)
          expect(ladder(new RatingBook(system, heard), MODES)).toEqual(expected)
        }),
        { numRuns: 60 },
      )
    })
  }

  it('[RA5] so they are with matches missing, and when those come after all', () => {
    fc.assert(
      fc.property(learnt, fc.nat(5), ({ told, heard }, missing) => {
        const some = heard.slice(missing)
        expect(ladder(add(ELO, some), MODES)).toEqual(ladder(new RatingBook(ELO, [...some].reverse()), MODES))
        expect(ladder(add(ELO, [...some, ...heard]), MODES)).toEqual(ladder(add(ELO, told), MODES))
      }),
      { numRuns: 60 },
    )
  })

  it('[RA12] what friends bring in heaps, between what is asked and what is played, is worth the same', () => {
    fc.assert(
      fc.property(learnt, fc.array(fc.nat(4)), ({ told, heard }, heaps) => {
        const book = new RatingBook(OPEN_SKILL)
        const left = [...heard]
        for (const size of [...heaps, heard.length]) {
          const heap = left.splice(0, size)
          if (size !== 1) book.learn(heap.map((one) => ({ ...one, rated: false })))
          if (size > 2) ladder(book, MODES)
          book.learn(heap)
        }
        expect(ladder(book, MODES)).toEqual(ladder(add(OPEN_SKILL, told), MODES))
      }),
      { numRuns: 40 },
    )
  })

  it('[RA7] statistics that are kept up with each match are those of all at once, also when more comes in the middle of a fold', () => {
    fc.assert(
      fc.property(learnt, fc.array(fc.nat(30), { maxLength: 14 }), ({ told, heard }, pauses) => {
        const [stats, all] = [new StatsTable(() => 0), new StatsTable(() => 0)]
        const book = new RatingBook(ELO, [], stats)
        let steps = book.folding()
        heard.forEach((one, i) => {
          const isLate = i % 3 === 0 // whose end comes after its start
          if (isLate) book.learn([{ ...one, rated: false, sides: [] }])
          for (let left = pauses[i] ?? 0; left > 0; left--) if (steps.next().done) steps = book.folding()
          book.learn([one])
        })
        while (!steps.next().done);
        book.settle()
        new RatingBook(ELO, told, all).settle()
        for (const mode of MODES) {
          expect(ladderOf(stats.in(mode))).toEqual(ladderOf(all.in(mode)))
          for (const [key, one] of all.in(mode)) expect(stats.in(mode).get(key)).toEqual(one)
        }
      }),
      { numRuns: 120 },
    )
  })

  it('[RA12] a fold ends, although more comes all the time', () => {
    const book = new RatingBook(ELO, inOrder([match(1, [1, 2]), match(2, [2, 1])]))
    book.renew()
    const steps = book.folding()
    let taken = 0
    while (!steps.next().done && ++taken < 100) book.renew()
    expect(taken).toBe(3)
  })

  it('[RA5] what is said of a match later holds as if it had been said at first, and back', () => {
    fc.assert(
      fc.property(learnt, fc.nat(13), ({ told, heard }, at) => {
        const one = told[at % told.length]
        if (!one) return
        const other = {
          ...one,
          rated: !one.rated,
          sides: one.sides.map((side) => ({ ...side, place: 3 - side.place })),
        }
        const [of, ofTurned] = [new StatsTable(() => 0), new StatsTable(() => 0)]
        const book = new RatingBook(ELO, heard, of)
        book.learn([other])
        const all = told.map((match) => (match === one ? other : match))
        const turned = new RatingBook(ELO, all, ofTurned)
        expect(ladder(book, MODES)).toEqual(ladder(turned, MODES))
        const changes = of.changesOf([other])
        expect(changes).toEqual(ofTurned.changesOf([other]))
        expect((changes.get(one.id)?.size ?? 0) > 0).toBe(other.rated)
        book.learn([one])
        expect(ladder(book, MODES)).toEqual(ladder(add(ELO, told), MODES))
      }),
      { numRuns: 60 },
    )
  })

  it('[RA5] links that make no sense, rings among them, still have one order', () => {
    const linked = fc.array(fc.record({ sides, previous: fc.array(fc.nat(9), { maxLength: 4 }) }), { maxLength: 10 })
    const id = (number: number) => match(number, []).id
    fc.assert(
      fc.property(
        linked.chain((all) => {
          const matches = all.map(({ sides, previous }, i) => match(i, sides, { previous: previous.map(id) }))
          return fc.tuple(fc.constant(matches), fc.shuffledSubarray(matches, { minLength: matches.length }))
        }),
        ([matches, heard]) => {
          expect(ladder(add(ELO, heard))).toEqual(ladder(new RatingBook(ELO, matches)))
        },
      ),
      { numRuns: 60 },
    )
  })
})
