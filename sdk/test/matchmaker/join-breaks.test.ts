import { describe, expect, it } from 'vitest'
import type { Platform, SkirmishError } from '../../src/index.js'
import { MemoryTransport } from '../../src/testing.js'
import { friends } from './four.js'
import { World } from './friends.js'
import { Tab } from './pages.js'
import { WeakWay } from './weak-way.js'

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'in',
    (error: SkirmishError) => error.code,
  )

/** Ann hosts, 20 ms away, and keeps a seat for Ben, whose page is gone. */
async function held() {
  const world = new World()
  world.network.setConditions({ latency: 20 })
  const ann = await world.during((await world.device('Ann')).host())
  const tab = new Tab()
  const { store } = tab.platform
  await world.during((await world.device('Ben', tab.platform)).join(ann.invitation.code))
  tab.exit()
  await world.clock.advance(100)
  return { world, ann, store }
}

describe('[SE90] a join whose connection breaks before it is answered', () => {
  /** In the dial, in the handshake, with the request under way, and with its answer under way. */
  const moments = [20, 40, 60, 80, 100]

  it.each(['close', 'die'] as const)('is tried again, and gets the seat that was kept: links that %s', async (how) => {
    const took: number[] = []
    for (const ms of moments) {
      const { world, ann, store } = await held()
      const way = new WeakWay(world.network, 'Ben', () => true)
      const place = await world.device('Ben', { store, transports: [way.transport] })
      const began = world.clock.now()
      const joining = codeOf(place.join(ann.invitation.code))
      await world.clock.advance(ms)
      way[how]()
      world.network.part('ann', 'ben')
      await world.clock.advance(1000)
      world.network.heal('ann', 'ben')
      expect([ms, await world.during(joining)]).toEqual([ms, 'in'])
      took.push(world.clock.now() - began)
      expect(ann.players.map(({ name, seat, connected }) => [name, seat, connected])).toEqual([
        ['Ann', 0, true],
        ['Ben', 1, true],
      ])
    }
    expect(Math.max(...took)).toBeLessThan(3000)
  })

  it('is dialled again also where nothing has opened yet, and what is slow to open goes on', async () => {
    const { world, ann, store } = await held()
    const own = new MemoryTransport(world.network, 'ben')
    const dials: number[] = []
    const given: AbortSignal[] = []
    const dial: MemoryTransport['dial'] = (_, { signal }) => {
      dials.push(world.clock.now() - began)
      given.push(signal)
      return new Promise(() => {})
    }
    const transports = [{ via: own.via, listen: () => new Promise<never>(() => {}), dial }]
    const place = await world.device('Ben', { store, transports })
    const began = world.clock.now()
    const joining = codeOf(place.join(ann.invitation.code))
    await world.clock.advance(14_900)
    expect(dials.map((at) => Math.round(at / 1000))).toEqual([0, 3, 7, 11])
    expect(given[0]?.aborted).toBe(false)
    expect(await world.during(joining)).toBe('connect/timeout')
  })

  it('tries further and further apart while each link that opens is closed, and ends at its deadline', async () => {
    const { world, ann, store } = await held()
    const own = new MemoryTransport(world.network, 'ben')
    let dials = 0
    const dial: MemoryTransport['dial'] = async (address, options) => {
      dials++
      const link = await own.dial(address, options)
      link.close()
      return link
    }
    const transports: Platform['transports'] = [{ via: own.via, listen: () => new Promise<never>(() => {}), dial }]
    const place = await world.device('Ben', { store, transports })
    const began = world.clock.now()
    expect(await world.during(codeOf(place.join(ann.invitation.code)))).toBe('connect/timeout')
    expect(world.clock.now() - began).toBe(15_000)
    expect(dials).toBeGreaterThan(8)
    expect(dials).toBeLessThan(30)
  })

  it('ends within 5 s when the host is gone, and every way says so', async () => {
    const { world, ann, store } = await held()
    const began = world.clock.now()
    const joining = codeOf((await world.device('Ben', { store })).join(ann.invitation.code))
    await world.clock.advance(70)
    ann.end()
    expect(await world.during(joining)).toBe('connect/host-gone')
    expect(world.clock.now() - began).toBeLessThan(5000)
  })

  it('finds whoever hosts by then', async () => {
    const { world, host, guests } = await friends(3)
    const dan = await world.device('Dan')
    const joining = codeOf(dan.join(host.invitation.code, { as: 'spectator' }))
    await world.clock.advance(2)
    world.network.freezer.freeze('ann')
    expect(await world.during(joining)).toBe('in')
    expect(guests[0]?.host.name).not.toBe('Ann')
  })
})
