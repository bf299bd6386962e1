import { afterEach, describe, expect, it, vi } from 'vitest'
import '../../src/matchmaker/ladder.js' // loaded before: a manual clock waits for no module
import type { Paper } from '../../src/result/paper.js'
import { parseMatch, writeMatch } from '../../src/result/signed-match.js'
import { HostMatch } from '../../src/session/host-match.js'
import { Journal } from '../../src/session/journal.js'
import { sumo } from '../sumo.js'
import { changePapers, type Program } from './changed-papers.js'
import { friends } from './four.js'

type Friends = Awaited<ReturnType<typeof friends>>

/** What it counts of the host, and of anybody else. */
const counting = (hosts: number, others = 2): typeof sumo =>
  Object.assign({}, sumo, {
    tickRate: 10, // nobody looks
    stats: [{ name: 'pushes', fold: 'sum' }],
    rules: { ...sumo.rules, statsOf: (_: unknown, seat: number) => ({ pushes: seat === 0 ? hosts : others }) },
  })
const honest = counting(2)
/** Says that its owner won, who sits first. */
const boasting: typeof sumo = {
  ...honest,
  rules: {
    ...honest.rules,
    standings(world) {
      const rows = sumo.rules.standings?.(world)
      return rows && [[0], ...rows.filter(([seat]) => seat !== 0)]
    },
  },
}

/** Ranks everybody, as most games do: who is in first, and the others as they sit. */
const ranking = (game: typeof sumo): typeof sumo =>
  Object.assign({}, game, {
    rules: {
      ...game.rules,
      standings(world: Parameters<NonNullable<typeof sumo.rules.standings>>[0]) {
        const rows = game.rules.standings?.(world)
        return rows && [...rows, ...[0, 1, 2].filter((seat) => !rows.flat().includes(seat)).map((seat) => [seat])]
      },
    },
  })

/** A match that Ann hosts with a program of her own. */
const partyOf = (count: number, anns = honest, program?: Program, others = honest) =>
  friends(count, {
    change: (name) => ({ game: name === 'Ann' ? anns : others }),
    gathered: (all) => program && changePapers(all, program),
  })

/** All but this one give up. */
async function winFor(winner: number, { world, all }: Friends, ms = 12_000): Promise<void> {
  for (const [i, session] of all.entries()) if (i !== winner) await world.during(session.act('giveUp', {}))
  await world.clock.advance(ms)
}

const ratingsOf = ({ places }: Friends) => places.map(({ me }) => me.rating)
const states = ({ all }: Friends) => all.map(({ outcome }) => outcome?.record?.state)
/** The guests are at a session of Ben's, which Ann is not at. */
async function meetWithout({ world, all, places }: Friends): Promise<void> {
  for (const one of [...all].reverse()) one.leave()
  await world.clock.advance(500)
  const [, bens, cleos] = places
  const again = await world.during(bens?.host() ?? Promise.reject(new Error('nobody')))
  await world.during(cleos?.join(again.invitation.code) ?? Promise.reject(new Error('nobody')))
  await world.clock.advance(4000)
}
/** Who signed what counts, as each device shows it. */
async function signedBy({ places }: Friends): Promise<string[]> {
  const all = await Promise.all(places.map(({ ratings }) => ratings.matches()))
  return all.map(([match]) => {
    const players = match?.sides.flatMap((side) => side.players) ?? []
    return players
      .flatMap(({ name, signed }) => (signed ? name : []))
      .sort()
      .join(' ')
  })
}

/** Without the word of the host that all had signed the start in time. */
function withoutWord(paper: Paper): Paper | undefined {
  if (paper.kind === 'begun' && paper.vouches) return undefined
  const record = paper.kind === 'record' && parseMatch(paper.record)
  if (!record) return paper
  return { ...paper, record: writeMatch({ ...record, signatures: record.signatures.filter((one) => !one.vouches) }) }
}

/** Of the papers a host says, those without a signature of this player: under the start, or under an end. */
function without(paper: Paper, number: number, under: 'start' | 'end'): Paper | undefined {
  if (paper.kind === 'entry') return paper
  if (paper.kind === 'record') {
    const record = parseMatch(paper.record)
    if (!record) return paper
    const others = <T extends { index: number }>(all: readonly T[]) => all.filter(({ index }) => index !== number)
    const ends = record.ends.map((end) => ({ ...end, signatures: others(end.signatures) }))
    const hidden =
      under === 'start'
        ? { ...record, signatures: others(record.signatures) }
        : { ...record, ends: ends.filter(({ signatures }) => signatures.length > 0) }
    const inTime = under === 'start' ? paper.inTime.filter((index) => index !== number) : paper.inTime
    return { ...paper, record: writeMatch(hidden), inTime }
  }
  const isHidden = paper.index === number && paper.kind === (under === 'start' ? 'begun' : 'ended')
  return isHidden ? undefined : paper
}
describe('a host that lies', () => {
  afterEach(() => void vi.restoreAllMocks())

  for (const [count, expected] of [
    [2, [1000, 1000]],
    [3, [1000, 1020, 980]],
  ] as const)
    it(`[RE23] that the winner was away, to ${count - 1}: who saw the end signs that they were there, and won`, async () => {
      const party = await partyOf(count, ranking(boasting), undefined, ranking(honest))
      vi.spyOn(HostMatch.prototype, 'absent', 'get').mockReturnValue([1])
      await winFor(1, party)
      expect(states(party)).toEqual(party.all.map(() => 'disputed'))
      expect(ratingsOf(party)).toEqual(expected)
    })

  it('[RE23] that play parted: no session parts, so guests sign that it did not, and it counts', async () => {
    const party = await partyOf(2)
    const { say } = Journal.prototype
    vi.spyOn(Journal.prototype, 'say').mockImplementation(function (this: Journal, said) {
      say.call(this, said.kind === 'result' ? { ...said, parted: true } : said)
    })
    await winFor(1, party)
    expect(states(party)).toEqual(['agreed', 'agreed'])
    expect(ratingsOf(party)).toEqual([980, 1020])
  })

  it('[RE20] about who won: guests sign what they saw, and it counts by them', async () => {
    const party = await partyOf(3, boasting)
    await winFor(1, party)
    expect(states(party)).toEqual(['disputed', 'disputed', 'disputed'])
    expect(ratingsOf(party)).toEqual([990, 1020, 990])
    expect(await signedBy(party)).toEqual(['Ben Cleo', 'Ben Cleo', 'Ben Cleo'])
  })

  it('[RE20] about who won, to its only guest: it counts for nobody', async () => {
    const party = await partyOf(2, boasting)
    await winFor(1, party)
    expect(states(party)).toEqual(['disputed', 'disputed'])
    expect(ratingsOf(party)).toEqual([1000, 1000])
  })

  for (const [count, pushes, rating] of [
    [3, 2, 990],
    [2, undefined, undefined],
  ] as const)
    it(`[RE20] about what the game counts, to ${count - 1}: ${pushes ? 'what the guests saw counts' : 'it counts for nobody'}`, async () => {
      const party = await partyOf(count, counting(900))
      await winFor(1, party)
      expect(states(party)).toEqual(party.all.map(() => 'disputed'))
      for (const { ratings } of party.places) {
        const record = await ratings.of(party.host.me)
        expect([record?.stats, record?.rating]).toEqual([pushes && { pushes }, rating])
      }
    })

  it('[RE21] and keeps a signature under the start from another guest: what most signed counts', async () => {
    const party = await partyOf(3, honest, {
      says: (paper, to, numberOf) => (to === 1 ? without(paper, numberOf(2), 'start') : paper),
    })
    await winFor(1, party)
    expect(states(party)).toEqual(['agreed', 'agreed', 'agreed'])
    expect(ratingsOf(party)).toEqual([990, 1020, 990])
    expect(await signedBy(party)).toEqual(['Ann Ben Cleo', 'Ann Ben Cleo', 'Ann Ben Cleo'])
  })

  it('[RE21] and keeps them from both, in case it wins: the guests have signed that they were missing', async () => {
    const party = await partyOf(3, honest, {
      says: (paper, to, numberOf) => without(paper, numberOf(3 - to), 'start'),
    })
    await winFor(0, party)
    expect(states(party)).toEqual(['agreed', 'agreed', 'agreed'])
    expect(ratingsOf(party)).toEqual([1000, 1000, 1000])
  })

  it('[RE21] and keeps signatures under the end to itself: guests show each other theirs when they meet, and it counts', async () => {
    const party = await partyOf(3, boasting, {
      says: (paper, to, numberOf) => without(paper, numberOf(3 - to), 'end'),
      exchanges: false,
    })
    await winFor(1, party)
    expect(states(party).slice(1)).toEqual(['disputed', 'disputed'])
    expect(ratingsOf(party).slice(1)).toEqual([1000, 1000])
    await meetWithout(party)
    expect(ratingsOf(party).slice(1)).toEqual([1020, 990])
    expect((await signedBy(party)).slice(1)).toEqual(['Ben Cleo', 'Ben Cleo'])
  })

  for (const [winner, told] of [
    [0, 1],
    [2, 1],
    [2, 2],
    [0, undefined],
  ] as const)
    it(`[RE29] that all had signed in time to ${told ? `guest ${told}` : 'nobody'}, signs nothing, and ${winner ? 'lost' : 'won'}: it counts ${told ? 'when the guests meet' : 'for nobody'}`, async () => {
      const party = await partyOf(3, honest, {
        says(paper, to, numberOf) {
          const left = to === told ? paper : withoutWord(paper)
          return left && without(left, numberOf(0), 'end')
        },
        exchanges: false,
      })
      await winFor(winner, party)
      await meetWithout(party)
      const expected = [0, 1, 2].map((seat) => 1000 + (told ? (seat === winner ? 20 : -10) : 0))
      expect(ratingsOf(party).slice(1)).toEqual(expected.slice(1))
      for (const { ratings } of party.places.slice(1))
        expect((await ratings.of(party.host.me))?.rating).toBe(told ? expected[0] : undefined)
    })

  it('[RE27] and one that does not, over slow links: all have heard that it vouches, and it counts', async () => {
    let slow = () => {}
    const slowly = { latency: 300, loss: { toBad: 0.02, toGood: 0.3, whileBad: 0.5 } }
    const party = await friends(4, {
      change(_, __, { clock, network }) {
        slow = () => void clock.after(150, () => network.setConditions(slowly))
        return { game: honest }
      },
      gathered: () => slow(),
    })
    await winFor(2, party, 14_000)
    expect(states(party)).toEqual(party.all.map(() => 'agreed'))
    expect(ratingsOf(party)).toEqual([993, 993, 1020, 993])
  })
})
