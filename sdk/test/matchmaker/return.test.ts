import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '../../src/matchmaker/connection-state.js'
import type { Transport } from '../../src/ports/transport.js'
import { MemoryStore, MemoryTransport } from '../../src/testing.js'
import { startMatch, World } from './friends.js'

/** Each way of a device, and when it was dialled. */
function waysOf(world: World, peer: string, dials: number[] = []): Transport[] {
  return [false, true].map((relayed) => {
    const way = new MemoryTransport(world.network, peer, { relayed })
    return {
      via: way.via,
      takesFirst: way.takesFirst,
      relay: way.relay,
      listen: (options) => way.listen(options),
      dial(address, options) {
        dials.push(world.clock.now())
        return way.dial(address, options)
      },
    }
  })
}

/** Ann hosts, and others join: by a direct way and a relayed one. Parted from Ann, nothing gets through on either. */
async function ring({ guests = ['Ben'], grace = 15_000, seed = 1 } = {}) {
  const world = new World(seed)
  const dials: number[] = []
  const anns = await world.device('Ann', { transports: waysOf(world, 'ann') })
  const ann = await world.during(anns.host({ settings: { rounds: 5 }, reconnectGrace: grace }))
  const all = []
  for (const name of guests) {
    const tab = new Map<string, string>()
    const place = await world.device(name, {
      transports: waysOf(world, name.toLowerCase(), dials),
      tab: { load: (key) => tab.get(key), save: (key, value) => tab.set(key, value) },
    })
    all.push(await world.during(place.join(ann.invitation.code)))
  }
  const [ben] = all
  if (!ben) throw new Error('nobody came')
  await world.clock.advance(1000)
  const each = (call: (a: string, b: string) => void, names: readonly string[]) => {
    for (const name of names)
      for (const prefix of ['', 'relayed/']) call(`${prefix}ann`, `${prefix}${name.toLowerCase()}`)
  }
  const part = (...names: string[]) => each((a, b) => world.network.part(a, b), names)
  const heal = (...names: string[]) => each((a, b) => world.network.heal(a, b), names)
  return { world, ann, ben, all, dials, part, heal }
}

describe('return to the seat', () => {
  it('[SE32] [SE33] after 10 s without network a guest is back within 1 s of the first try that gets through, in its seat and world', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { world, ann, ben, dials, part, heal } = await ring({ seed })
      await startMatch(world, ann, ben)
      const told: string[] = []
      ann.on('playerDropped', ({ name }) => told.push(`${name} dropped`))
      ann.on('playerResumed', ({ name }) => told.push(`${name} is back`))
      ben.on('playerJoined', ({ name }) => told.push(name))
      told.length = 0
      part('Ben')
      await world.clock.advance(10_000)
      expect(ben.connection.state).toBe('reconnecting')
      expect(ann.players.map(({ connected }) => connected)).toEqual([true, false])
      dials.length = 0
      heal('Ben')
      const back = new Promise<number>((resolve) =>
        ben.on('connection', ({ state }) => state === 'connected' && resolve(world.clock.now())),
      )
      const backAt = await world.during(back)
      expect(backAt - (dials[0] ?? 0)).toBeLessThan(1000)
      await world.clock.advance(1000)
      expect(told).toEqual(['Ben dropped', 'Ben is back'])
      expect([ben.me.seat, ben.phase, ann.players.length]).toEqual([1, 'playing', 2])
      expect([...ben.view(world.clock.now()).pucks].map(({ owner }) => owner)).toEqual([0, 1])
      await world.during(ben.act('pickColour', { colour: 3 }))
    }
  })

  it('[SE32] a host without network for 10 s finds its guest again, and the guest it', async () => {
    const { world, ann, all, part, heal } = await ring()
    await startMatch(world, ann, ...all)
    part('Ben')
    await world.clock.advance(10_000)
    expect(ann.players.filter(({ connected }) => connected).length).toBe(1)
    heal('Ben')
    await world.clock.advance(3500)
    expect(ann.isHost).toBe(true)
    expect(ann.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ann', true],
      ['Ben', true],
    ])
    expect(all.map(({ connection, phase, me }) => [connection.state, phase, me.seat])).toEqual([
      ['connected', 'playing', 1],
    ])
  })

  it('[SE54] of more than two, one of the guests hosts meanwhile, and the host finds all as a guest', async () => {
    const { world, ann, all, part, heal } = await ring({ guests: ['Ben', 'Cleo', 'Dan'] })
    await startMatch(world, ann, ...all)
    part('Ben', 'Cleo', 'Dan')
    await world.clock.advance(10_000)
    heal('Ben', 'Cleo', 'Dan')
    await world.clock.advance(3500)
    expect([ann, ...all].filter(({ isHost }) => isHost)).toHaveLength(1)
    expect(ann.isHost).toBe(false)
    for (const one of [ann, ...all]) {
      expect(one.players.map(({ name, connected }) => [name, connected])).toEqual([
        ['Ann', true],
        ['Ben', true],
        ['Cleo', true],
        ['Dan', true],
      ])
      expect([one.connection.state, one.phase]).toEqual(['connected', 'playing'])
    }
  })

  it('[SE32] a pause of 4 s, too short for anybody to be dropped, loses no message either', async () => {
    const { world, ann, ben, part, heal } = await ring()
    const heard: number[] = []
    ben.onMessage('emote', ({ kind }) => heard.push(kind))
    part('Ben')
    for (let kind = 1; kind <= 4; kind++) {
      ann.send('emote', { kind })
      await world.clock.advance(1000)
    }
    heal('Ben')
    await world.clock.advance(3000)
    expect(heard).toEqual([1, 2, 3, 4])
    expect(ann.players.map(({ connected }) => connected)).toEqual([true, true])
    expect(ben.connection.state).toBe('connected')
  })

  it('[SE32] the tries come at once, then further and further apart, and no two guests’ at the same times', async () => {
    const { world, ben, dials, part } = await ring({ grace: 60_000 })
    part('Ben')
    dials.length = 0
    await world.clock.advance(20_000)
    const [first = 0] = dials
    const state = ben.connection
    if (state.state === 'connected') throw new Error('connected')
    expect(first - state.since).toBeLessThanOrEqual(1750) // suspected after 1.5 s, and looked at each 250 ms
    const gaps = [...new Set(dials)].map((at, i, all) => at - (all[i - 1] ?? at))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2750)
    expect(new Set(dials).size).toBeLessThan(20)
    const tries = async (seed: number) => {
      const other = await ring({ grace: 60_000, seed })
      other.part('Ben')
      other.dials.length = 0
      await other.world.clock.advance(20_000)
      return other.dials.map((at) => at - (other.dials[0] ?? 0)).join(' ')
    }
    expect(await tries(2)).not.toBe(await tries(3))
  })

  it('[SE32] [SE9] a loss that is longer than the grace ends with its reason on both sides', async () => {
    const { world, ann, ben, part, heal } = await ring({ grace: 5000 })
    await startMatch(world, ann, ben)
    const [left, ends]: [string[], string[]] = [[], []]
    ann.on('playerLeft', ({ name }, reason) => left.push(`${name} ${reason}`))
    ben.on('ended', ({ reason, error }) => ends.push(`${reason} ${error?.code}`))
    part('Ben')
    await world.clock.advance(12_500)
    expect(left).toEqual(['Ben timeout'])
    expect(ends).toEqual(['host-lost session/host-lost'])
    heal('Ben')
    await world.clock.advance(10_000)
    expect(ann.players.length).toBe(1)
  })

  it('[SE33] a guest that comes back when its seat is given up hears that, and takes no other one', async () => {
    const { world, ann, ben, part, heal } = await ring({ grace: 8000 })
    const ends: string[] = []
    ben.on('ended', ({ reason, error }) => ends.push(`${reason} ${error?.code}`))
    part('Ben')
    await world.clock.advance(9000)
    ann.kick(ann.players[1] ?? ann.me)
    heal('Ben')
    await world.clock.advance(3000)
    expect(ends).toEqual(['timeout session/timed-out'])
    expect(ann.players.length).toBe(1)
  })

  it('[SE34] a guest is told that the host is not heard, how often it was tried, and how long that goes on', async () => {
    const { world, ben, part, heal } = await ring()
    const told: ConnectionState[] = []
    ben.on('connection', (state) => told.push(state))
    expect(told).toEqual([{ state: 'connected' }])
    const parted = world.clock.now()
    part('Ben')
    await world.clock.advance(8000)
    heal('Ben')
    await world.clock.advance(4000)
    const lost = told.slice(1, -1)
    expect(told.at(-1)).toEqual({ state: 'connected' })
    expect(lost.map((state) => state.state === 'reconnecting' && state.attempt)).toEqual(lost.map((_, i) => i + 1))
    for (const state of lost) {
      if (state.state === 'connected') throw new Error('connected in between')
      expect(state.since).toBeGreaterThanOrEqual(parted - 500)
      expect(state.givesUpAt - state.since).toBe(21_000)
      expect(state.nextTryAt).toBeGreaterThan(state.since)
    }
  })

  it('[SE33] who has waited in the room while the match began is in it when they are back', async () => {
    const { world, ann, all, part, heal } = await ring({ guests: ['Ben', 'Cleo'] })
    const [ben, cleo] = all
    if (!ben || !cleo) throw new Error('somebody is missing')
    part('Ben')
    await world.clock.advance(8000)
    await startMatch(world, ann, cleo)
    expect([ann.phase, ben.phase]).toEqual(['playing', 'waiting'])
    const phases: string[] = []
    ben.on('phase', (phase) => phases.push(phase))
    heal('Ben')
    await world.clock.advance(3500)
    expect(phases.at(-1)).toBe('playing')
    expect(ben.phase).toBe('playing')
    await world.during(ben.act('pickColour', { colour: 1 }))
  })
})

describe('[SE37] one key, two tabs', () => {
  /** Two tabs of one device, each with a memory of its own: the same key. */
  async function twoTabs() {
    const { world, ann, part } = await ring({ guests: ['Dan'] })
    const store = new MemoryStore()
    const tab = async (name: string, memory = new Map<string, string>()) =>
      world.device('Ben', {
        store,
        transports: waysOf(world, name),
        tab: { load: (key) => memory.get(key), save: (key, value) => memory.set(key, value) },
      })
    return { world, ann, part, tab }
  }

  it('the second is told to go on in the first, which goes on', async () => {
    const { world, ann, tab } = await twoTabs()
    const first = await world.during((await tab('one')).join(ann.invitation.code))
    const joining = (await tab('two')).join(ann.invitation.code)
    await expect(world.during(joining)).rejects.toMatchObject({ code: 'session/already-here', phase: 'session' })
    await world.clock.advance(3000)
    expect(ann.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ann', true],
      ['Dan', true],
      ['Ben', true],
    ])
    expect(first.connection.state).toBe('connected')
    await world.during(Promise.resolve(first.ready()))
  })

  it('where the first is silent, the second has the seat within 2 s, and the first hears so when it wakes', async () => {
    const { world, ann, part, tab } = await twoTabs()
    const first = await world.during((await tab('one')).join(ann.invitation.code))
    const ends: (string | undefined)[] = []
    first.on('ended', ({ error }) => ends.push(error?.code))
    part('One')
    const asked = world.clock.now()
    const second = await world.during((await tab('two')).join(ann.invitation.code))
    expect(world.clock.now() - asked).toBeLessThan(2000)
    expect(second.me.seat).toBe(2)
    for (const prefix of ['', 'relayed/']) world.network.heal(`${prefix}ann`, `${prefix}one`)
    await world.clock.advance(5000)
    expect(ends).toEqual(['session/already-here'])
    expect(second.connection.state).toBe('connected')
    expect(ann.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ann', true],
      ['Dan', true],
      ['Ben', true],
    ])
  })

  it('who asks again while the first is called counts, and the one before is told', async () => {
    const { world, ann, part, tab } = await twoTabs()
    await world.during((await tab('one')).join(ann.invitation.code))
    part('One')
    const second = (await tab('two')).join(ann.invitation.code)
    second.catch(() => {})
    await world.clock.advance(500)
    const third = await world.during((await tab('three')).join(ann.invitation.code))
    await expect(second).rejects.toMatchObject({ code: 'session/already-here' })
    expect(third.me.seat).toBe(2)
  })

  it('a host has no second seat in its own session', async () => {
    const { world, ann } = await ring()
    const store = new MemoryStore()
    const transports = waysOf(world, 'eve')
    const eves = await world.device('Eve', { store, transports })
    const eve = await world.during(eves.host())
    const other = await world.device('Eve', { store, transports: waysOf(world, 'eve2') })
    const joining = other.join(eve.invitation.code)
    await expect(world.during(joining)).rejects.toMatchObject({ code: 'session/already-here' })
    expect(ann.players.length).toBe(2)
  })
})
