import { describe, expect, it, vi } from 'vitest'
import '../../src/matchmaker/quick-match.js' // loaded before: a manual clock waits for no module
import type { Matchmaker, QuickMatchOptions, QuickSearch, Session, SkirmishError } from '../../src/index.js'
import type { MemoryDirectory } from '../../src/testing.js'
import type { sumo } from '../sumo.js'
import { World } from './friends.js'

type Sumo = typeof sumo

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ code }: SkirmishError) => code,
  )
const names = ({ players }: Session<Sumo>) => players.map(({ name }) => name)

function listed(directory: MemoryDirectory) {
  let now: string[] = []
  directory.watch((listings) => {
    now = listings.map(({ name, seats }) => `${name} ${seats.taken}/${seats.max}`)
  })()
  return now
}

/** Asks, and says where that has got to. */
function asking(matchmaker: Matchmaker<Sumo>, options: QuickMatchOptions<Sumo> = {}) {
  const controller = new AbortController()
  const told: QuickSearch[] = []
  const asked = matchmaker.quickMatch({
    signal: controller.signal,
    onSearch: (search) => told.push(search),
    ...options,
  })
  const found: { session?: Session<Sumo>; code?: string } = {}
  asked.then(
    (session) => {
      found.session = session
    },
    ({ code }: SkirmishError) => {
      found.code = code
    },
  )
  return { asked, told, found, abort: () => controller.abort() }
}

describe('quick match', () => {
  it('[DI24] joins the session that fits', async () => {
    const world = new World()
    const [anns, bens, cleos] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
    await world.during(anns.host({ skill: { min: 1400, max: 1600 } }))
    await world.during(bens.host({ skill: { min: 900, max: 1100 } }))
    const cleo = await world.during(cleos.quickMatch())
    expect([names(cleo), cleo.isHost]).toEqual([['Ben', 'Cleo'], false])
  })

  it('[DI24] with none there, opens one that others see; it is a match when somebody has come', async () => {
    const world = new World()
    const [anns, bens] = [await world.device('Ann'), await world.device('Ben')]
    const ann = asking(anns, { tags: ['chill'], seats: 4, settings: { rounds: 5 }, name: "Ann's ring" })
    bens.on('listings', () => {})
    await world.clock.advance(2000)
    expect(ann.found).toEqual({})
    expect(bens.listings).toMatchObject([
      {
        name: "Ann's ring",
        seats: { taken: 1, max: 4 },
        tags: ['quick match', 'chill'],
        skill: { min: 850, max: 1150 },
      },
    ])
    const ben = await world.during(bens.join(bens.listings[0]?.code ?? ''))
    const session = await world.during(ann.asked)
    expect([names(session), session.isHost, ben.settings]).toEqual([['Ann', 'Ben'], true, { rounds: 5 }])
    expect([...new Set(ann.told.map(({ doing }) => doing))]).toEqual(['looking', 'hosting'])
  })

  it('[DI25] of two lone hosts one gives way: its session is gone, and both are in the other', async () => {
    const world = new World()
    const asked = [asking(await world.device('Ann')), asking(await world.device('Ben'))]
    await world.clock.advance(2500)
    const [ann, ben] = asked.map(({ found }) => found.session)
    expect(ann && names(ann)).toEqual(ben && names(ben))
    expect([ann?.isHost, ben?.isHost].sort()).toEqual([false, true])
    expect(listed(world.directory)).toEqual([`${ann?.host.name}'s game 2/8`])
  })

  it('[DI25] nobody gives way while somebody is at the door', async () => {
    const world = new World()
    const [anns, bens, cleos] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
    const ann = asking(anns)
    await world.clock.advance(2000)
    world.network.setConditions({ latency: 400 }, ['ann', 'ben'])
    bens.on('listings', () => {})
    const ben = bens.join(bens.listings[0]?.code ?? '')
    await world.clock.advance(900) // he has come to her door, and no further
    await world.during(cleos.host())
    await world.clock.advance(500)
    expect(ann.found).toEqual({})
    expect(names(await world.during(ben))).toEqual(['Ann', 'Ben'])
    expect(names(await ann.asked)).toEqual(['Ann', 'Ben'])
  })

  it('[DI24] less is asked for with time, and one is told: who is far apart meets in the end', async () => {
    const world = new World()
    const [anns, bens] = [await world.device('Ann'), await world.device('Ben')]
    const ann = asking(anns, { skill: 1000, tags: ['Deutsch'], relaxAfter: 1000 })
    const ben = asking(bens, { skill: 1500, tags: ['English'], relaxAfter: 1000 })
    await world.clock.advance(1900)
    expect([ann.found, ben.found, listed(world.directory).length]).toEqual([{}, {}, 2])
    const met = await Promise.all([world.during(ann.asked), ben.asked])
    expect(met.map(names)).toEqual([names(met[0]), names(met[0])])
    expect(ann.told.map(({ gap, tags }) => [gap, tags])).toEqual([
      ...[
        [150, 1],
        [150, 1],
        [300, 0],
      ],
      ...ann.told.slice(3).map(() => [600, 0]),
    ])
  })

  it('[DI24] passes over a session that is not there any more, or can not be reached', async () => {
    const world = new World()
    const [anns, bens, cleos] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
    await world.during(anns.host({ skill: { min: 1000, max: 1000 } }))
    await world.during(bens.host())
    world.network.part('ann', 'cleo')
    const cleo = asking(cleos)
    const session = await world.during(cleo.asked)
    expect(names(session)).toEqual(['Ben', 'Cleo'])
    expect(world.clock.now()).toBeLessThan(9000)
    expect(cleo.told.some(({ doing }) => doing === 'joining')).toBe(true)
  })

  it('[DI24] when time is over it resolves with the session that waits, which stays listed', async () => {
    const world = new World()
    const ann = await world.during((await world.device('Ann')).quickMatch({ timeoutMs: 5000 }))
    expect([names(ann), ann.isHost, world.clock.now() >= 5000]).toEqual([['Ann'], true, true])
    expect(listed(world.directory)).toEqual(["Ann's game 1/8"])
    const ben = await world.during((await world.device('Ben')).quickMatch())
    expect(names(ben)).toEqual(['Ann', 'Ben'])
  })

  it('[DI25] a lone host who looks for nobody is gone to as well, though the order says that it should come', async () => {
    for (let seed = 1; seed < 5; seed++) {
      const world = new World(seed)
      const [anns, bens] = [await world.device('Ann'), await world.device('Ben')]
      await world.during(anns.quickMatch({ timeoutMs: 0, skill: 3000 }))
      const ben = await world.during(bens.quickMatch({ relaxAfter: 1000 }))
      expect(names(ben)).toEqual(['Ann', 'Ben'])
    }
  })

  it('a session this device is in already is none to join', async () => {
    const world = new World()
    const anns = await world.device('Ann')
    const own = await world.during(anns.host())
    const other = await world.during(anns.quickMatch({ timeoutMs: 3000 }))
    expect(other).not.toBe(own)
  })

  it('rejects with what host rejects with, where there is nothing to join and no lobby', async () => {
    const world = new World()
    const silent = () => new Promise<never>(() => {})
    const directory = { via: 'test', watch: () => () => {}, publish: silent, find: silent }
    const ann = await world.device('Ann', { directories: [directory] })
    expect(await codeOf(world.during(ann.quickMatch()))).toBe('discover/timeout')
    expect(world.clock.now()).toBeLessThan(17_000)
  })

  it('a mistake in onSearch is reported, and stops nothing', async () => {
    const world = new World()
    const reportError = vi.fn()
    vi.stubGlobal('reportError', reportError)
    const mistaken = () => {
      throw new Error('mine')
    }
    await world.during((await world.device('Ann')).quickMatch({ timeoutMs: 2000, onSearch: mistaken }))
    expect(reportError).toHaveBeenCalledWith(new Error('mine'))
    vi.unstubAllGlobals()
  })
})

describe('a search that is called off', () => {
  /** Ann and Ben ask at once; Ann calls it off after so long. */
  const calledOff = async (afterMs: number, seed: number) => {
    const world = new World(seed)
    world.network.setConditions({ latency: 40 })
    const [anns, bens] = [await world.device('Ann'), await world.device('Ben')]
    const [ann, ben] = [asking(anns), asking(bens)]
    world.clock.after(afterMs, () => !ann.found.session && ann.abort())
    await world.clock.advance(3000)
    return { world, ann, ben, anns }
  }

  it('leaves nothing behind, whenever that is: no listing, no session, no seat', async () => {
    const ends = { aborted: 0, met: 0 }
    for (let ms = 0; ms < 1700; ms += 40) {
      const { world, ann, ben, anns } = await calledOff(ms, ms)
      if (ann.found.session) {
        ends.met++
        continue
      }
      ends.aborted++
      expect(ann.found.code).toBe('session/aborted')
      expect(listed(world.directory), `after ${ms} ms`).toEqual(["Ben's game 1/8"])
      if (ben.found.session) expect(names(ben.found.session)).toEqual(['Ben'])
      anns.close()
    }
    expect(ends.aborted).toBeGreaterThan(15)
    expect(ends.met).toBeGreaterThan(5)
  }, 30_000)

  it('nor in the very moment in which a seat was given; a join by code neither', async () => {
    const ends = { aborted: 0, met: 0 }
    for (const way of ['quick', 'code'] as const) {
      for (let turns = 0; turns < 12; turns++) {
        const world = new World()
        const controller = new AbortController()
        const { signal } = controller
        const later = async () => {
          for (let turn = 0; turn < turns; turn++) await undefined
          controller.abort()
        }
        const ann = await world.during((await world.device('Ann')).host())
        const bens = await world.device('Ben', { tab: { load: () => undefined, save: later } })
        const asked = way === 'quick' ? bens.quickMatch({ signal }) : bens.join(ann.invitation.code, { signal })
        const code = await codeOf(world.during(asked))
        await world.clock.advance(200)
        ends[code === 'done' ? 'met' : 'aborted']++
        expect(names(ann), `${way} after ${turns} turns`).toEqual(code === 'done' ? ['Ann', 'Ben'] : ['Ann'])
      }
    }
    expect(Math.min(ends.aborted, ends.met)).toBeGreaterThan(4)
  })

  it('nothing stays either when the matchmaker is closed', async () => {
    const world = new World()
    const anns = await world.device('Ann')
    const ann = asking(anns)
    await world.clock.advance(2000)
    expect(listed(world.directory)).toEqual(["Ann's game 1/8"])
    anns.close()
    expect(await codeOf(ann.asked)).toBe('session/aborted')
    expect(listed(world.directory)).toEqual([])
  })

  it('[DI25] says so when the lobby is gone for a while, and not when it is soon back', async () => {
    const world = new World()
    const { directory } = world
    const lobby = {
      ...{ via: directory.via, relay: directory.relay, away: false },
      watch: directory.watch.bind(directory),
      publish: directory.publish.bind(directory),
      find: directory.find.bind(directory),
    }
    const anns = await world.device('Ann', { directories: [lobby] })
    const ann = asking(anns)
    await world.clock.advance(2000)
    lobby.away = true
    await world.clock.advance(3500)
    lobby.away = false
    await world.clock.advance(2000)
    expect([ann.found, listed(directory)]).toEqual([{}, ["Ann's game 1/8"]])
    lobby.away = true
    await world.clock.advance(5000)
    expect([ann.found, listed(directory)]).toEqual([{ code: 'discover/relay-unreachable' }, []])
  })
})
