import { describe, expect, it } from 'vitest'
import '../../src/matchmaker/ladder.js' // loaded before: a manual clock waits for no module
import type { MatchOutcome, Session, World } from '../../src/index.js'
import type { Store } from '../../src/ports/store.js'
import { NO_MATCH } from '../../src/result/match-start.js'
import { mergeMatches } from '../../src/result/merge-matches.js'
import type { Paper } from '../../src/result/paper.js'
import { parseMatch, type SignedMatch, writeMatch } from '../../src/result/signed-match.js'
import type { MemoryStore } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { changePapers } from './changed-papers.js'
import { friends } from './four.js'
import { startMatch } from './friends.js'
import { Tab } from './pages.js'

type Sumo = Session<typeof sumo>
type Friends = Awaited<ReturnType<typeof friends>>

const names = (players: readonly { name: string }[] = []) => players.map(({ name }) => name)

/** What a host says before it has heard of any signature. */
const isProposal = (paper: Paper) => paper.kind === 'record' && paper.inTime.length < 2

/** What a device has stored, of each match one record. */
async function ledgerOf(store: MemoryStore): Promise<SignedMatch[]> {
  const records = new Map<string, SignedMatch>()
  for (const bytes of await store.read('ledger')) {
    const record = parseMatch(bytes)
    if (!record) throw new Error('no record')
    const [id, known] = [record.id.join(), records.get(record.id.join())]
    records.set(id, known ? mergeMatches(known, record) : record)
  }
  return [...records.values()]
}

const stored = ({ tabs }: Friends) => Promise.all(tabs.map(({ platform }) => ledgerOf(platform.store)))
const shown = (sessions: readonly Sumo[]) => sessions.map(({ outcome }) => outcome?.record?.state)

/** Everybody but the first gives up, one after the other, and whatever is under way arrives. */
async function play(party: Friends, sessions: readonly Sumo[] = party.all, ms = 1000) {
  const heard = new Map<Sumo, MatchOutcome[]>()
  for (const session of sessions) {
    heard.set(session, [])
    session.on('recorded', (outcome) => heard.get(session)?.push(outcome))
  }
  for (const session of sessions.slice(1)) await party.world.during(session.act('giveUp', {}))
  await party.world.clock.advance(ms)
  return sessions.map((session) => heard.get(session) ?? [])
}

describe('signed matches', () => {
  for (const count of [2, 4])
    it(`[SE67] of ${count} players: agreed on all devices, with the same bytes`, async () => {
      const party = await friends(count)
      const heard = await play(party)
      expect(shown(party.all)).toEqual(party.all.map(() => 'agreed'))
      expect(heard.map((outcomes) => outcomes.length)).toEqual(party.all.map(() => 1))
      const all = await stored(party)
      const [first] = all[0] ?? []
      for (const records of all) expect(records.map(writeMatch)).toEqual(first ? [writeMatch(first)] : [])
      expect(names(party.host.outcome?.record?.signed)).toHaveLength(count)
      const ladders = await Promise.all(party.places.map(({ ratings }) => ratings.ladder()))
      expect(ladders[0]?.map(({ name }) => name)).toHaveLength(count)
      expect(ladders[0]?.[0]).toMatchObject({ name: 'Ann', rating: 1020 })
      for (const ladder of ladders) expect(ladder).toEqual(ladders[0])
    })

  it('[SE67] a player who leaves before the end is placed last, and signs nothing: abandoned, and it counts', async () => {
    const party = await friends(3)
    const [ben, cleo] = party.guests as [Sumo, Sumo]
    const cleos = cleo.me
    cleo.leave()
    await party.world.clock.advance(200)
    await play(party, [party.host, ben], 11_000)
    for (const { outcome } of [party.host, ben]) {
      expect(outcome?.record).toMatchObject({ state: 'abandoned' })
      expect([outcome?.record?.signed, outcome?.record?.missing].map(names)).toEqual(
        [['Ann', 'Ben'], ['Cleo']].map((all) => expect.arrayContaining(all)),
      )
      expect(outcome?.rated).toBe(true)
      expect(outcome?.ratingChange(cleos)?.after).toBe(990)
    }
    const [anns, bens] = await stored(party)
    expect(anns?.map(writeMatch)).toEqual(bens?.map(writeMatch))
  })

  it('[RE9] the host of two leaves: the other one plays on, signs that they left, and it counts', async () => {
    const party = await friends(2, { change: () => ({ game: { ...sumo, tickRate: 10 } }) })
    const [ben] = party.guests as [Sumo]
    const anns = party.host.me
    party.host.leave()
    await party.until(() => ben.outcome !== undefined, 30_000)
    await party.world.clock.advance(11_000)
    expect(ben.outcome).toMatchObject({ rated: true, record: { state: 'abandoned' } })
    expect(ben.outcome?.ratingChange(anns)?.after).toBe(980)
    expect((await party.places[1]?.ratings.matches())?.map(({ parted }) => parted)).toEqual([false])
  })

  it('[SE67] a host that dies in the match and is back by its end: agreed, and two hosts ran it', async () => {
    const party = await friends(3)
    party.part(party.host)
    await party.until(() => party.guests.some(({ isHost }) => isHost))
    await party.world.clock.advance(500)
    party.heal(party.host)
    await party.until(
      () => !party.host.isHost && party.guests.every((one) => one.players[0]?.connected === true),
      20_000,
    )
    await play(party)
    expect(shown(party.all)).toEqual(['agreed', 'agreed', 'agreed'])
    const all = await stored(party)
    for (const [record] of all) expect(record?.ends[0]?.end).toMatchObject({ epochs: 2, unconfirmed: false })
    expect(new Set(all.map((records) => records.map(writeMatch).join())).size).toBe(1)
  })

  it('[RE22] a host that dies 14 s into the match, and had passed on no signature: guests say theirs to the next, and it counts', async () => {
    const party = await friends(4, {
      change: () => ({ game: { ...sumo, tickRate: 10 } }),
      gathered: (all) => changePapers(all, { says: (paper) => (isProposal(paper) ? paper : undefined) }),
    })
    await party.world.clock.advance(13_000)
    party.part(party.host)
    await party.until(() => party.guests.some(({ isHost }) => isHost))
    await party.world.clock.advance(17_000) // nobody waits for it any more
    await play(party, party.guests, 12_000)
    expect(shown(party.guests)).toEqual(['abandoned', 'abandoned', 'abandoned'])
    for (const { outcome } of party.guests) {
      expect(outcome?.rated).toBe(true)
      expect(names(outcome?.record?.missing)).toEqual(['Ann'])
    }
  })

  for (const comesBack of [true, false])
    it(`[SE67] a host that dies between the result and the signatures, and ${comesBack ? 'comes back: agreed' : 'stays away: it counts'}`, async () => {
      const party = await friends(3)
      for (const one of party.guests) one.on('result', () => party.part(party.host))
      await play(party, party.all, 3000)
      expect(party.guests.some(({ isHost }) => isHost)).toBe(true)
      if (comesBack) party.heal(party.host)
      await party.world.clock.advance(12_000)
      for (const { outcome } of party.guests) expect(outcome?.rated).toBe(true)
      expect(shown(comesBack ? party.all : party.guests)).toEqual(
        comesBack ? ['agreed', 'agreed', 'agreed'] : ['partly-signed', 'partly-signed'],
      )
    })

  it('[SE67] a page that is reloaded in the match still signs, and what came after its reload counts for it', async () => {
    const party = await friends(3)
    const [ben] = party.guests as [Sumo, Sumo]
    await party.world.during(party.reload(ben, 300))
    await party.world.clock.advance(500)
    await play(party)
    expect(shown(party.all)).toEqual(['agreed', 'agreed', 'agreed'])
  })

  it('[SE67] so does one that is reloaded after somebody left', async () => {
    const party = await friends(3)
    const [ben, cleo] = party.guests as [Sumo, Sumo]
    cleo.leave()
    await party.world.clock.advance(200)
    await party.world.during(party.reload(ben, 300))
    await party.world.clock.advance(500)
    const [ann, bens] = party.all as [Sumo, Sumo]
    await play(party, [ann, bens], 11_000)
    expect(shown([ann, bens])).toEqual(['abandoned', 'abandoned'])
    expect(names(bens.outcome?.record?.missing)).toEqual(['Cleo'])
  })

  it('[RE23] so does one that is reloaded after somebody else took a seat: what they did is not said of who left it', async () => {
    const joining: typeof sumo = Object.assign({}, sumo, {
      allowsLateJoin: true,
      rules: {
        ...sumo.rules,
        join: (world: World<typeof sumo>, seat: number) => world.pucks.add({ owner: seat }),
      },
    })
    const party = await friends(3, { change: () => ({ game: joining }) })
    const [ben, cleo] = party.guests as [Sumo, Sumo]
    cleo.leave()
    await party.world.clock.advance(200)
    const place = await party.world.device('Dan', { game: joining })
    const dan = await party.world.during(place.join(party.host.invitation.code))
    await party.world.clock.advance(200)
    expect([dan.watching, dan.me.seat]).toEqual([false, 2])
    await party.world.during(party.reload(ben, 300))
    await party.world.clock.advance(500)
    const [ann, bens] = party.all as [Sumo, Sumo]
    await play(party, [dan, ann, bens], 11_000)
    expect(dan.outcome?.standings.flat().map(({ name }) => name)).toContain('Ann')
    expect(shown([ann, bens])).toEqual(['abandoned', 'abandoned'])
  })

  it('[SE67] so does a host that is reloaded, and a page that was reloaded after the end shows what it was worth', async () => {
    const party = await friends(3)
    await party.world.during(party.reload(party.host, 300))
    await party.world.clock.advance(1000)
    const [ann] = party.all as [Sumo]
    await play(party)
    expect(shown(party.all)).toEqual(['agreed', 'agreed', 'agreed'])
    await party.world.during(party.reload(ann))
    await party.world.clock.advance(500)
    const { outcome, me } = party.all[0] as Sumo
    expect(outcome?.record?.state).toBe('agreed')
    expect(outcome?.ratingChange(me)).toEqual({ before: 1000, after: 1020 })
  })

  it('[SE68] what comes while a slow disk still writes is stored, too', async () => {
    const slow: { clock?: Friends['world']['clock'] } = {}
    const change = (_: string, { platform: { store } }: Tab) => ({
      store: {
        durable: true,
        read: (log: string) => store.read(log),
        async append(log: string, record: Uint8Array) {
          await new Promise<void>((resolve) => (slow.clock ? void slow.clock.after(150, resolve) : resolve()))
          return store.append(log, record)
        },
      },
    })
    const party = await friends(4, { change })
    slow.clock = party.world.clock
    await play(party, party.all, 2000)
    expect(shown(party.all)).toEqual(party.all.map(() => 'agreed'))
    const all = await stored(party)
    for (const records of all) expect(records.map(writeMatch)).toEqual(all[0]?.map(writeMatch))
    expect(all[0]?.[0]?.ends[0]?.signatures).toHaveLength(4)
  })

  it('[SE67] each match of a device names the one before it', async () => {
    const party = await friends(2)
    await play(party)
    for (let round = 0; round < 2; round++) {
      party.host.rematch()
      await party.world.clock.advance(100)
      await startMatch(party.world, party.host, ...party.guests)
      await party.world.clock.advance(500)
      await play(party)
    }
    const [anns, bens] = await stored(party)
    expect(anns?.map(writeMatch)).toEqual(bens?.map(writeMatch))
    expect(anns).toHaveLength(3)
    for (const [i, { start }] of (anns ?? []).entries())
      for (const { previous } of start.players) expect(previous).toEqual(anns?.[i - 1]?.id ?? NO_MATCH)
  })

  it('[SE68] bots and local players are in no start', async () => {
    const party = await friends(2)
    const [ben] = party.guests as [Sumo]
    await party.world.during(ben.act('giveUp', {}))
    await party.world.clock.advance(500)
    party.host.rematch()
    party.host.addBot()
    await party.world.during(ben.addLocalPlayer({ name: 'Bea' }))
    await startMatch(party.world, party.host, ben)
    await party.world.clock.advance(500)
    for (const { seat } of ben.players.slice(1))
      if (seat !== 2) await party.world.during(ben.act('giveUp', {}, { seat: seat === ben.me.seat ? undefined : seat }))
    party.host.kick(party.host.players.find(({ bot }) => bot) ?? party.host.me)
    await party.world.clock.advance(1000)
    expect(shown(party.all)).toEqual(['agreed', 'agreed'])
    expect(names(party.host.outcome?.record?.signed).sort()).toEqual(['Ann', 'Ben'])
    expect((await stored(party)).map((records) => records.map(({ start }) => start.players.length))).toEqual([
      [2, 2],
      [2, 2],
    ])
  })

  it('[SE68] second tabs are in no start; with less than two others there is none', async () => {
    const party = await friends(2, { change: (name) => (name === 'Ben' ? { claimProfile: async () => false } : {}) })
    await play(party)
    expect(shown(party.all)).toEqual([undefined, undefined])
    expect(party.host.outcome).toMatchObject({ rated: false })
    expect(await stored(party)).toEqual([[], []])
  })

  it('[SE68] who watches gets no papers', async () => {
    const party = await friends(2)
    const zoe = await party.world.during(
      (await party.world.device('Zoe')).join(party.host.invitation.code, { as: 'spectator' }),
    )
    await play(party)
    await party.world.clock.advance(100)
    expect(zoe.outcome).toMatchObject({ record: undefined, rated: false })
  })
})

/** Stores nothing more of matches after so many times, and never says that it has. */
function forgetful(store: MemoryStore, times: number): Store {
  let left = times
  return {
    durable: true,
    read: (log) => store.read(log),
    append: (log, record) => (log === 'ledger' && left-- <= 0 ? new Promise(() => {}) : store.append(log, record)),
  }
}

describe('somebody who does not sign', () => {
  const bens =
    (times: number) =>
    (name: string, { platform }: Tab) =>
      name === 'Ben' ? { store: forgetful(platform.store, times) } : {}

  it('[SE68] that they began it: it counts for nobody, and everybody sees it; nothing is said before it is stored', async () => {
    const party = await friends(3, { change: bens(0) })
    await play(party, party.all, 12_000)
    for (const { outcome } of [party.host, ...party.guests.slice(1)]) {
      expect(outcome?.record?.state).toBe('unconfirmed')
      expect(names(outcome?.record?.missing)).toEqual(['Ben'])
      expect(outcome?.rated).toBe(false)
    }
    expect(party.places.map(({ me }) => me.rating)).toEqual([1000, 1000, 1000])
  })

  it('[SE69] how it ended: ratings move at once, and stand when it settles: partly signed', async () => {
    const party = await friends(3)
    const { store } = party.tabs[1]?.platform ?? new Tab().platform
    store.append = () => new Promise(() => {})
    const heard = await play(party, party.all, 2000)
    expect(shown([party.host])).toEqual(['signing'])
    expect(party.host.outcome?.rated).toBe(true)
    expect(heard[0]).toEqual([])
    await party.world.clock.advance(9000)
    expect(heard[0]).toEqual([party.host.outcome])
    expect(party.host.outcome).toMatchObject({ rated: true, record: { state: 'partly-signed' } })
    expect(names(party.host.outcome?.record?.missing)).toEqual(['Ben'])
  })

  it('[SE69] and where they are too many, ratings go back to what they were', async () => {
    const party = await friends(3)
    for (const { platform } of party.tabs.slice(1)) platform.store.append = () => new Promise(() => {})
    await play(party, party.all, 2000)
    expect([party.host.outcome?.rated, party.places[0]?.me.rating]).toEqual([true, 1020])
    await party.world.clock.advance(9000)
    expect([party.host.outcome?.rated, party.places[0]?.me.rating]).toEqual([false, 1000])
    expect(party.host.outcome?.record?.state).toBe('partly-signed')
  })
})
