import { describe, expect, it } from 'vitest'
import { endFrom } from '../../src/result/end-from.js'
import { encodeEnd, type MatchEnd, parseEnd } from '../../src/result/match-end.js'
import type { SignedMatch } from '../../src/result/signed-match.js'
import { signedSides } from '../../src/result/signed-sides.js'
import { verdictOf } from '../../src/result/verdict.js'
import { began, ended, endOf, startOf } from './signers.js'

/** The same match as somebody else would have it: they placed in the other order. */
function otherEnd(record: SignedMatch): MatchEnd {
  const end = endOf(record.start)
  return { ...end, players: [...end.players].reverse() }
}

function without(record: SignedMatch, left: readonly number[], change: Partial<MatchEnd> = {}): MatchEnd {
  const end = endOf(record.start, change)
  return { ...end, players: end.players.map((one, i) => ({ ...one, left: left.includes(i) })) }
}

const [two, three, four] = [2, 3, 4].map((count) => began(startOf(count))) as [SignedMatch, SignedMatch, SignedMatch]

describe('what a record counts for', () => {
  it('[RE9] unconfirmed: as long as a signature under the start is missing, nothing else matters', () => {
    const record = began(startOf(3), [0, 2])
    expect(verdictOf(record)).toMatchObject({ state: 'unconfirmed', counts: false, missing: [1] })
    expect(verdictOf(ended(record, endOf(record.start), [0, 1, 2]))).toMatchObject({
      state: 'unconfirmed',
      counts: false,
    })
  })

  it('[RE9] unfinished: all began it, nobody says how it ended', () => {
    expect(verdictOf(three)).toMatchObject({ state: 'unfinished', counts: false, end: undefined, missing: [0, 1, 2] })
  })

  it('[RE9] agreed: all signed one end', () => {
    const verdict = verdictOf(ended(three, endOf(three.start), [0, 1, 2]))
    expect(verdict).toMatchObject({ state: 'agreed', counts: true, missing: [] })
    expect(verdict.end).toEqual(endOf(three.start))
  })

  it('[RE9] abandoned: all signed but those who left, and it counts as they say', () => {
    expect(verdictOf(ended(three, without(three, [2]), [0, 1]))).toMatchObject({
      ...{ state: 'abandoned', counts: true, missing: [2] },
    })
    expect(verdictOf(ended(two, without(two, [0]), [1]))).toMatchObject({
      state: 'abandoned',
      counts: true,
      missing: [0],
    })
  })

  it('[RE9] who left and signs after all makes it agreed', () => {
    expect(verdictOf(ended(three, without(three, [2]), [0, 1, 2]))).toMatchObject({ state: 'agreed', counts: true })
  })

  it('[RE9] partly-signed: who stayed and does not sign saves nothing', () => {
    expect(verdictOf(ended(two, endOf(two.start), [0]))).toMatchObject({
      state: 'partly-signed',
      counts: true,
      missing: [1],
    })
    expect(verdictOf(ended(four, endOf(four.start), [0, 3]))).toMatchObject({
      ...{ state: 'partly-signed', counts: true, missing: [1, 2] },
    })
  })

  it('[RE9] less than half of those who began are not enough', () => {
    expect(verdictOf(ended(three, endOf(three.start), [2]))).toMatchObject({ state: 'partly-signed', counts: false })
    expect(verdictOf(ended(three, without(three, [0, 1]), [2]))).toMatchObject({
      state: 'partly-signed',
      counts: false,
    })
  })

  it('[RE9] disputed: two who accuse each other count for nobody', () => {
    const says = (winner: number) => {
      const end = without(two, [1 - winner]) // who left is last
      return { ...end, players: end.players.map((one, i) => ({ ...one, place: i === winner ? 1 : 2 })) }
    }
    const record = ended(ended(two, says(0), [0]), says(1), [1])
    expect(verdictOf(record)).toMatchObject({ state: 'disputed', counts: false, end: undefined, missing: [0, 1] })
  })

  it('[RE9] disputed: what more than half signed counts, and half is not more than half', () => {
    const one = ended(ended(three, endOf(three.start), [0, 1]), otherEnd(three), [2])
    expect(verdictOf(one)).toMatchObject({ state: 'disputed', counts: true, missing: [2] })
    expect(verdictOf(one).end).toEqual(endOf(three.start))
    const torn = ended(ended(four, endOf(four.start), [0, 1]), otherEnd(four), [2, 3])
    expect(verdictOf(torn)).toMatchObject({ state: 'disputed', counts: false, end: undefined })
  })

  it('[RE9] who signs two ends is not heard at all: a loser who signs another end later changes nothing', () => {
    const agreed = ended(two, endOf(two.start), [0, 1])
    expect(verdictOf(ended(agreed, otherEnd(two), [1]))).toMatchObject({
      ...{ state: 'partly-signed', counts: true, end: endOf(two.start), contradicted: [1] },
    })
    expect(verdictOf(ended(ended(two, endOf(two.start), [0]), otherEnd(two), [0]))).toMatchObject({
      ...{ state: 'disputed', counts: false, contradicted: [0] },
    })
  })

  describe('[RE26] somebody of three left, and one of the others lost', () => {
    const end = without(three, [2])
    const other = { ...end, players: end.players.map((one, i) => ({ ...one, place: [2, 1, 3][i] ?? 0 })) }

    it('and says nothing: it counts', () => {
      expect(verdictOf(ended(three, end, [0]))).toMatchObject({ state: 'partly-signed', counts: true, missing: [1, 2] })
    })

    it('and signs both ends: it counts by the other one', () => {
      const both = ended(ended(three, end, [0, 1]), other, [1])
      expect(verdictOf(both)).toMatchObject({ state: 'partly-signed', counts: true, end, contradicted: [1] })
    })

    it('and says something else: nobody is left to ask, as between two', () => {
      const two = ended(ended(three, end, [0]), other, [1])
      expect(verdictOf(two)).toMatchObject({ state: 'disputed', counts: false, end: undefined })
      const back = ended(two, end, [2]) // until who left is back, and says what they saw
      expect(verdictOf(back)).toMatchObject({ state: 'disputed', counts: true, end, missing: [1] })
    })

    it('and says that it was not begun in time: so it is then, too', () => {
      const late = ended(ended(three, end, [0]), { ...end, unconfirmed: true }, [1])
      expect(verdictOf(late)).toMatchObject({ state: 'abandoned', counts: false })
    })

    it('and left as well: more than half are away, and one word is not enough', () => {
      const alone = ended(three, without(three, [1, 2]), [0])
      expect(verdictOf(alone)).toMatchObject({ state: 'partly-signed', counts: false })
    })
  })

  it('[RE26] of four, one left: two of the three others decide, and one can not spoil it', () => {
    const end = without(four, [3])
    const lie = { ...end, players: end.players.map((one, i) => ({ ...one, place: [2, 3, 1, 4][i] ?? 0 })) }
    expect(verdictOf(ended(ended(four, end, [0, 1]), lie, [2]))).toMatchObject({ state: 'disputed', counts: true, end })
    expect(verdictOf(ended(four, end, [0]))).toMatchObject({ state: 'partly-signed', counts: false })
    // Who is said to have left, and says something else, did not leave.
    expect(verdictOf(ended(ended(four, end, [0, 1]), lie, [2, 3]))).toMatchObject({ counts: false, end: undefined })
  })

  it('[RE26] two of four cut off the others: it takes both, nobody else says anything, and one of them is not enough', () => {
    const end = without(four, [2, 3])
    expect(verdictOf(ended(four, end, [0]))).toMatchObject({ state: 'partly-signed', counts: false })
    expect(verdictOf(ended(four, end, [0, 1]))).toMatchObject({ state: 'abandoned', counts: true, missing: [2, 3] })
    const said = ended(ended(four, end, [0, 1]), otherEnd(four), [2])
    expect(verdictOf(said)).toMatchObject({ state: 'disputed', counts: true })
    expect(verdictOf(ended(said, otherEnd(four), [3]))).toMatchObject({ state: 'disputed', counts: false })
  })

  it('[RE26] few who cut off the others are not believed, whoever of them they say left: it takes half of all, rounded down', () => {
    const eight = began(startOf(8))
    const counts = (record: SignedMatch, left: readonly number[], who: readonly number[]) =>
      verdictOf(ended(record, without(record, left), who)).counts
    expect(counts(eight, [5, 6, 7], [0, 1, 2])).toBe(false) // more than half of those who are said to have stayed
    expect(counts(eight, [5, 6, 7], [0, 1, 2, 3])).toBe(true)
    expect(counts(eight, [4, 5, 6, 7], [0, 1, 2])).toBe(false)
    const five = began(startOf(5))
    expect(counts(five, [4], [0])).toBe(false)
    expect(counts(five, [4], [0, 1])).toBe(true)
    expect(counts(five, [2, 3, 4], [0, 1])).toBe(false)
  })

  it('[RE26] who contradicts themselves is not counted among those who are asked', () => {
    const end = endOf(three.start)
    const both = ended(ended(ended(three, end, [0]), end, [1]), otherEnd(three), [1])
    expect(verdictOf(both)).toMatchObject({ state: 'partly-signed', counts: true, end, missing: [1, 2] })
  })

  it('[RE25] how many hosts ran it, who was away and what came in time divide nobody: most decide whether it was begun', () => {
    const end = endOf(three.start)
    const other = { ...without(three, [2], { epochs: 4 }), unconfirmed: true }
    const record = ended(ended(ended(three, end, [0]), { ...end, epochs: 2 }, [1]), other, [2])
    expect(verdictOf(record)).toMatchObject({ state: 'agreed', counts: true, missing: [] })
    const late = ended(ended(ended(three, { ...end, unconfirmed: true }, [0]), { ...end, epochs: 2 }, [1]), other, [2])
    expect(verdictOf(late)).toMatchObject({ state: 'agreed', counts: false })
    const torn = ended(ended(two, endOf(two.start), [0]), endOf(two.start, { unconfirmed: true }), [1])
    expect(verdictOf(torn)).toMatchObject({ state: 'agreed', counts: false })
  })

  it('[RE9] gone on without the others, or begun without a signature that came too late: never', () => {
    for (const change of [{ parted: true }, { unconfirmed: true }]) {
      expect(verdictOf(ended(two, without(two, [0], change), [1]))).toMatchObject({ state: 'abandoned', counts: false })
      expect(verdictOf(ended(three, endOf(three.start, change), [0, 1, 2]))).toMatchObject({
        state: 'agreed',
        counts: false,
      })
      const hidden = ended(ended(three, endOf(three.start, change), [0, 1]), endOf(three.start), [2])
      expect(verdictOf(hidden)).toMatchObject({ state: 'agreed', counts: false })
    }
  })
})

describe('the sides of a match', () => {
  it('[RE2] a team is one side, a player without one another', () => {
    const start = startOf(4)
    const players = start.players.map((one, i) => ({ ...one, team: i === 1 || i === 3 ? 'red' : '' }))
    const end = endOf(start)
    const places = end.players.map((one, i) => ({ ...one, place: [3, 1, 4, 1][i] ?? 0 }))
    const sides = signedSides({ ...start, players }, { ...end, players: places })
    expect(sides.map(({ team, place, players }) => [team, place, players.map(({ name }) => name)])).toEqual([
      ['', 3, ['ann']],
      ['red', 1, ['ben', 'dan']],
      ['', 4, ['cleo']],
    ])
  })

  it('[RE16] [RE2] an end is made of what was seen: a team is where the best of it is, bots too, and numbers have one form', () => {
    const start = startOf(3)
    const players = start.players.map((one, i) => ({ ...one, team: i < 2 ? 'red' : '' }))
    const id = new Uint8Array(32)
    const seen = {
      ...{ standings: [[7], [2], [0], [1]], absent: [1], epochs: 300, parted: false },
      teamOf: (seat: number) => (seat === 2 ? undefined : 'red'), // seat 7 is a bot
      valuesOf: (seat: number) => [[Number.NaN], [-0, 9], [Number.POSITIVE_INFINITY]][seat] ?? [],
    }
    const end = endFrom(id, { ...start, players }, seen, true)
    expect(end).toMatchObject({ start: id, epochs: 255, parted: false, unconfirmed: true })
    expect(end.players).toEqual([
      { place: 1, left: false, values: [0] },
      { place: 1, left: true, values: [0] },
      { place: 2, left: false, values: [Number.MAX_VALUE] },
    ])
    expect(parseEnd(encodeEnd(end))).toEqual(end)
  })
})
