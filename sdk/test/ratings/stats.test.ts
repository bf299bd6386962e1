import { describe, expect, it } from 'vitest'
import { ELO } from '../../src/ratings/elo.js'
import { hex } from '../../src/ratings/hex.js'
import type { KnownMatch } from '../../src/ratings/known-match.js'
import { newestFirst } from '../../src/ratings/match-dates.js'
import { RatingBook } from '../../src/ratings/rating-book.js'
import { ladderOf, nemesisOf, StatsTable } from '../../src/ratings/stats.js'
import { ann, ben, cleo, inOrder, match, statsOf } from './matches.js'

const [a, b, c] = [hex(ann), hex(ben), hex(cleo)]
const NOW = 1000
const DAY_MS = 86_400_000
const drawn = match(6, [1, 2]).sides.map((side) => ({ ...side, place: 1 }))
/** Ann wins twice, loses a free-for-all to Cleo and then to her alone, draws with Ben; and what does not count. */
const story = inOrder([
  match(9, [1, 2], { startedAt: 10 }),
  match(8, [1, 2], { startedAt: 20 }),
  match(7, [3, 1, 2], { startedAt: 30 }),
  match(1, [3, 1], { startedAt: 40 }),
  match(6, [], { sides: drawn, startedAt: 50 }),
  match(4, [2, 1], { startedAt: 60, rated: false }),
  match(5, [2, 1], { startedAt: 70, mode: 'night' }),
])

describe('statistics', () => {
  const stats = statsOf(ELO, story, '', NOW)

  it('[RA7] matches, wins and streaks are counted; unrated matches and other modes are not', () => {
    expect(stats.get(a)).toMatchObject({ name: 'P1', matches: 5, wins: 2, streak: 0, bestStreak: 2, lastPlayed: 50 })
    expect(stats.get(b)).toMatchObject({ matches: 4, wins: 0, streak: 0, bestStreak: 0 })
    expect(stats.get(c)).toMatchObject({ matches: 2, wins: 2, streak: 2, lastPlayed: 40 })
    expect(statsOf(ELO, story.slice(0, 4), '', NOW).get(b)?.streak).toBe(-3)
    expect(statsOf(ELO, story, 'night', NOW).get(b)).toMatchObject({ matches: 1, wins: 1, points: 1020 })
  })

  it('[RA33] a date that is yet to come is none: it is not when somebody played last', () => {
    const ahead = [
      match(2, [1, 2], { startedAt: NOW + DAY_MS + 1 }),
      match(3, [2, 3], { startedAt: Number.MAX_SAFE_INTEGER }),
    ]
    const all = statsOf(ELO, [...story, ...ahead], '', NOW)
    expect([a, b, c].map((key) => all.get(key)?.lastPlayed)).toEqual([50, 50, 40])
    expect(all.get(b)?.history.map(({ at }) => at)).toContain(undefined)
    expect(statsOf(ELO, ahead, '', NOW).get(a)?.lastPlayed).toBeUndefined()
    expect(statsOf(ELO, ahead, '', NOW + 1).get(a)?.lastPlayed).toBe(NOW + DAY_MS + 1)
  })

  it('[RA33] a match has its date once its time has come', () => {
    let now = NOW
    const stats = new StatsTable(() => now)
    const book = new RatingBook(ELO, [match(2, [1, 2], { startedAt: NOW + DAY_MS + 5 })], stats)
    expect([stats.in('').get(a)?.lastPlayed, stats.isOutdated]).toEqual([undefined, false])
    now += 5
    expect(stats.isOutdated).toBe(true)
    book.renew()
    book.settle()
    expect([stats.in('').get(a)?.lastPlayed, stats.isOutdated]).toEqual([NOW + DAY_MS + 5, false])
  })

  it('[RA7] what matches did to ratings is found by their ids', () => {
    const stats = new StatsTable(() => NOW)
    const book = new RatingBook(ELO, story, stats)
    book.settle()
    const changes = stats.changesOf(story)
    const points = (key: string) => story.flatMap(({ id }) => changes.get(id)?.get(key)?.after ?? [])
    const shown = (mode: string, key: string) =>
      stats
        .in(mode)
        .get(key)
        ?.history.map(({ points }) => Math.round(points))
    expect(points(a)).toEqual([...(shown('', a) ?? []), ...(shown('night', a) ?? [])])
    expect(stats.changesOf(story.slice(3, 4)).get(story[3]?.id ?? '')).toEqual(changes.get(story[3]?.id ?? ''))
    expect(changes.get(story[5]?.id ?? '')?.size).toBe(0) // it does not count
  })

  it('[RA33] the newest come first; one without a date stands behind what its players played before it', () => {
    const made = inOrder([
      match(1, [1, 2], { startedAt: 10 }),
      match(2, [1, 2], { startedAt: Number.MAX_SAFE_INTEGER }),
      match(3, [1, 2], { startedAt: 30 }),
      match(4, [3, 4], { startedAt: Number.MAX_SAFE_INTEGER }),
    ])
    const book = new RatingBook(ELO, made)
    const depthOf = (id: string) => book.depthOf(id)
    const ids = (matches: readonly KnownMatch[], limit = 9, isWanted = (_: KnownMatch) => true) =>
      newestFirst(matches, { now: NOW, limit, depthOf, isWanted }).map(({ id }) => Number(id))
    expect(ids([...made].reverse())).toEqual([3, 2, 1, 4])
    expect(ids(made)).toEqual([3, 2, 1, 4])
    expect(ids(made, 2)).toEqual([3, 2])
    expect(ids(made, 9, ({ id }) => Number(id) !== 2)).toEqual([3, 1, 4])
  })

  it('[RA7] head to head is by who placed before whom; a nemesis is ahead, and by the most', () => {
    expect([...(stats.get(a)?.against ?? [])]).toEqual([
      [b, { won: 3, lost: 0, drawn: 1 }],
      [c, { won: 0, lost: 2, drawn: 0 }],
    ])
    const nemeses = [a, b, c].map((key) => {
      const one = stats.get(key)
      return one && nemesisOf(one)
    })
    expect(nemeses).toEqual([c, a, undefined])
  })

  it("[RA7] teammates are nobody's rivals", () => {
    const teams = statsOf(ELO, inOrder([match(1, [[1, 2], 3])]), '', NOW)
    expect([a, b, c].map((key) => [...(teams.get(key)?.against.keys() ?? [])])).toEqual([[c], [c], [a, b]])
  })

  it('[RA22] what a game counts is folded over the matches that count, each by the fold it was signed with', () => {
    const stats = [
      { name: 'hits', fold: 'sum' as const },
      { name: 'best', fold: 'max' as const },
    ]
    const counted = (values: Record<string, readonly number[]>, declared = stats) => ({
      counted: { stats: declared, values },
    })
    const dashes = [{ name: 'hits', fold: 'max' as const }]
    const all = inOrder([
      match(1, [1, 2], counted({ [a]: [3, -7], [b]: [1, -9] })),
      match(2, [2, 1], counted({ [a]: [2, -8], [b]: [Number.MAX_VALUE, -1] })),
      match(3, [2, 1], { ...counted({ [a]: [100, 100], [b]: [9, 9] }), rated: false }),
      match(4, [2, 1], counted({ [a]: [50], [b]: [Number.MAX_VALUE] }, dashes)),
      match(5, [2, 1], counted({ [b]: [Number.MAX_VALUE, -5] })),
    ])
    const folded = (key: string) => Object.fromEntries(statsOf(ELO, all, '', NOW).get(key)?.counted ?? [])
    expect(folded(a)).toEqual({ 'sum hits': 5, 'max best': 0, 'max hits': 50 }) // of the last nothing is said
    expect(folded(b)).toEqual({ 'sum hits': Number.MAX_VALUE, 'max best': -1, 'max hits': Number.MAX_VALUE })
  })

  it('[RA7] the ladder is by points, whatever order the matches were learnt in', () => {
    expect(ladderOf(stats)).toEqual([c, a, b])
    const other = statsOf(ELO, [...story].reverse(), '', NOW)
    for (const key of [a, b, c]) expect(other.get(key)).toEqual(stats.get(key))
  })
})
