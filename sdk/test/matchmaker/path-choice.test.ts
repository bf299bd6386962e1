import { describe, expect, it } from 'vitest'
import '../../src/matchmaker/quick-match.js' // loaded before: a manual clock waits for no module
import { relayBetween } from '../../src/adapters/relay/relay-between.js'
import { type Platform, SkirmishError } from '../../src/index.js'
import '../../src/matchmaker/check-connection.js' // these two load when first used: a manual clock waits for no module
import '../../src/matchmaker/quick-match.js'
import type { Directory } from '../../src/ports/directory.js'
import type { Link } from '../../src/ports/link.js'
import type { Transport } from '../../src/ports/transport.js'
import { MemoryDirectory, MemoryTransport, memoryProbes } from '../../src/testing.js'
import { startMatch, World } from './friends.js'

/** A device with a direct way, one through a relay and a LAN; `shown` is everything by which others see its address. */
function device(world: World, name: string) {
  const peer = name.toLowerCase()
  const shown: string[] = []
  const direct = new MemoryTransport(world.network, peer)
  const relayed = new MemoryTransport(world.network, peer, { relayed: true })
  const watched: Transport = {
    via: direct.via,
    prepare: () => shown.push('prepare'),
    listen: (options) => {
      shown.push('listen')
      return direct.listen(options)
    },
    dial: (address, options) => {
      shown.push(`dial ${address.id}`)
      return direct.dial(address, options)
    },
  }
  /** As a host's own doors are: relayed to a guest, and yet at the host's address. */
  const doors: Transport = { ...watched, via: 'relayed' }
  const nearby = new MemoryDirectory(world.network.random)
  const lan: Directory = {
    via: 'lan',
    watch: (handler) => {
      shown.push('watch')
      return nearby.watch(handler)
    },
    publish: (draft, options) => {
      shown.push('publish')
      return nearby.publish(draft, options)
    },
    find: (code) => {
      shown.push('find')
      return nearby.find(code)
    },
  }
  const change: Partial<Platform> = {
    transports: [watched, relayed, doors],
    directories: [world.directory, lan],
  }
  const open = (more: Partial<Platform> = {}) => world.device(name, { ...change, ...more })
  return { shown, transports: change.transports ?? [], open }
}

const failure = (error: unknown) => {
  if (!(error instanceof SkirmishError)) throw error
  expect(error.help).toMatch(/lobby that runs on another device/)
  return error.code
}

describe('[CO15] who does not want to show their address', () => {
  it('hosts through the relay alone: lists nothing else, listens nowhere else, says nothing on the LAN', async () => {
    const world = new World()
    const [anns, bens] = [device(world, 'Ann'), device(world, 'Ben')]
    const ann = await world.during((await anns.open({ path: 'relayed' })).host({ settings: { rounds: 1 } }))
    const found = await world.directory.find(ann.invitation.code)
    expect(found?.listing.addresses.map(({ via, endpoint }) => [via, endpoint])).toEqual([['relayed', 'virtual']])
    const ben = await world.during((await bens.open()).join(ann.invitation.code))
    await world.clock.advance(60_000)
    await startMatch(world, ann, ben)
    expect([ben.net.path, ann.phase, ben.phase]).toEqual(['relayed', 'playing', 'playing'])
    await expect(ann.inviteByHand()).rejects.toMatchObject({ code: 'connect/no-relay' })
    expect(anns.shown).toEqual([])
  })

  it('joins through the relay alone, by code or listing, whatever else the host offers, and stays there', async () => {
    for (const how of ['code', 'listing'] as const) {
      const world = new World()
      const [anns, bens] = [device(world, 'Ann'), device(world, 'Ben')]
      const ann = await world.during((await anns.open()).host({ settings: { rounds: 1 } }))
      expect(anns.shown).toContain('listen')
      const place = await bens.open({ path: 'relayed' })
      place.on('listings', () => {})
      const [listing] = place.listings
      if (!listing) throw new Error('it is listed')
      expect(listing.addresses.length).toBeGreaterThan(1)
      const ben = await world.during(place.join(how === 'code' ? ann.invitation.code : listing))
      await startMatch(world, ann, ben)
      await world.clock.advance(60_000)
      expect(ben.net.path).toBe('relayed')
      expect(bens.shown).toEqual([])
    }
  })

  it('finds a quick match through the relay alone, on both sides', async () => {
    const world = new World()
    const [anns, bens] = [device(world, 'Ann'), device(world, 'Ben')]
    const [ann, ben] = [await anns.open(), await bens.open()]
    for (const { shown } of [anns, bens]) shown.splice(0) // a matchmaker that was told nothing prepares every way
    const asked = [ann, ben].map((one) => one.quickMatch({ path: 'relayed' }))
    const met = await world.during(Promise.all(asked))
    expect(met.map(({ players }) => players.length)).toEqual([2, 2])
    expect(met.map(({ net }) => net.path).sort()).toEqual(['local', 'relayed'])
    expect([...anns.shown, ...bens.shown]).toEqual([])
  })

  it('opens a way that broke again, and no other', async () => {
    const world = new World()
    const bens = device(world, 'Ben')
    const through = () => new MemoryTransport(world.network, 'ann', { relayed: true })
    const transports = [new MemoryTransport(world.network, 'ann'), through(), through()]
    const ann = await world.during((await world.device('Ann', { transports })).host())
    const relayed = new MemoryTransport(world.network, 'ben', { relayed: true })
    const links: Link[] = []
    const counted: Transport = {
      via: relayed.via,
      relay: relayed.relay,
      listen: (options) => relayed.listen(options),
      async dial(address, options) {
        const link = await relayed.dial(address, options)
        links.push(link)
        return link
      },
    }
    const [direct] = bens.transports
    if (!direct) throw new Error('there is one')
    const place = await bens.open({ path: 'relayed', transports: [direct, counted] })
    const ben = await world.during(place.join(ann.invitation.code))
    await world.clock.advance(1000)
    expect(links.length).toBe(2)
    links[0]?.close()
    await world.clock.advance(30_000)
    expect(links.length).toBe(3)
    await world.during(ben.act('pickColour', { colour: 1 }).catch(() => {}))
    expect([ben.net.path, ann.players.map(({ connected }) => connected)]).toEqual(['relayed', [true, true]])
    expect(bens.shown).toEqual([])
  })

  it('never dials a host’s own port that calls itself relayed', async () => {
    const world = new World()
    const bens = device(world, 'Ben')
    const ann = await world.during((await device(world, 'Ann').open()).host())
    const found = await world.directory.find(ann.invitation.code)
    if (!found) throw new Error('it is there')
    const addresses = [{ via: 'relayed', endpoint: 'http://192.168.1.5:40000/', id: 'ann' }]
    const place = await bens.open()
    const joining = place.join({ ...found.listing, addresses }, { path: 'relayed' })
    expect(failure(await world.during(joining).catch((error: unknown) => error))).toBe('connect/no-relay')
    expect(bens.shown).toEqual(['prepare', 'prepare']) // the platform was not told
  })

  it('is told so where there is no relay, hosting and joining, before anything is opened', async () => {
    const world = new World()
    const { open, shown } = device(world, 'Dan')
    const place = await open({ transports: [new MemoryTransport(world.network, 'dan')], path: 'relayed' })
    for (const work of [place.host(), place.join('K7QF2M')])
      expect(failure(await world.during(work).catch((error: unknown) => error))).toBe('connect/no-relay')
    expect(shown).toEqual([])
  })

  it('answers no code carried by hand, which would be made of addresses', async () => {
    const world = new World()
    const ann = await world.during((await device(world, 'Ann').open()).host())
    const { code } = await ann.inviteByHand()
    const place = await device(world, 'Ben').open({ path: 'relayed' })
    expect(failure(await place.answerByHand(code).catch((error: unknown) => error))).toBe('connect/no-relay')
  })

  it('opens an invitation link the same way, before anybody has asked to join', async () => {
    const world = new World()
    const bens = device(world, 'Ben')
    const ann = await world.during((await device(world, 'Ann').open()).host())
    const { link } = ann.invitation
    const place = await bens.open({ path: 'relayed', invitation: link })
    await world.clock.advance(5000)
    const ben = await world.during(place.join(link))
    await world.clock.advance(30_000)
    expect([ben.net.path, ann.players.length]).toEqual(['relayed', 2])
    expect(bens.shown).toEqual([])
  })

  it('what a page had begun by other ways is closed, when only the join asks for the relay', async () => {
    const world = new World()
    const bens = device(world, 'Ben')
    const ann = await world.during((await device(world, 'Ann').open()).host())
    const { link } = ann.invitation
    const place = await bens.open({ invitation: link })
    await world.clock.advance(1000)
    const before = bens.shown.length
    const ben = await world.during(place.join(link, { path: 'relayed' }))
    await world.clock.advance(30_000)
    expect([ben.net.path, ann.players.length]).toEqual(['relayed', 2])
    expect(bens.shown.length).toBe(before)
  })

  it('may say otherwise for one call: then all ways are open again', async () => {
    const world = new World()
    const ann = await world.during((await device(world, 'Ann').open()).host())
    const place = await device(world, 'Ben').open({ path: 'relayed' })
    const ben = await world.during(place.join(ann.invitation.code, { path: 'auto' }))
    await world.clock.advance(1000)
    expect(ben.net.path).toBe('memory')
  })

  it('finds a quick match through the relay alone, as the platform or the call says', async () => {
    for (const how of ['platform', 'call'] as const) {
      const world = new World()
      const [anns, bens] = [device(world, 'Ann'), device(world, 'Ben')]
      const path = { path: 'relayed' } as const
      const place = await bens.open(how === 'platform' ? path : {})
      const before = [...bens.shown]
      const search = place.quickMatch(how === 'call' ? path : {})
      await world.clock.advance(3000)
      const ann = await world.during((await anns.open()).quickMatch())
      const ben = await world.during(search)
      await world.clock.advance(5000)
      expect([ann.isHost, ben.isHost, ben.players.length]).toEqual([false, true, 2])
      expect(bens.shown).toEqual(before)
    }
  })

  it('has no quick match where there is no relay', async () => {
    const world = new World()
    const place = await device(world, 'Dan').open({ transports: [new MemoryTransport(world.network, 'dan')] })
    const work = world.during(place.quickMatch({ path: 'relayed' })).catch((error: unknown) => error)
    expect(failure(await work)).toBe('connect/no-relay')
  })

  it('is shown to no STUN or TURN server and to no LAN by a check of the connection', async () => {
    const world = new World()
    const place = await device(world, 'Ben').open({ path: 'relayed', probes: async () => memoryProbes() })
    const { findings } = await world.during(place.diagnose())
    expect(findings.map(({ check }) => check)).toEqual(['relay', 'page', 'store']) // each probe gives a finding
  })

  it('a relay on this very device hides nothing', () => {
    for (const own of ['http://localhost:7777/', 'http://127.0.0.1:7777/', 'http://[::1]:7777/', 'http://a.localhost/'])
      expect(relayBetween(own)).toBeUndefined()
    for (const name of ['localhost.', '0.0.0.0', '[::]', '[::ffff:127.0.0.1]', '2130706433'])
      expect(relayBetween(`http://${name}:7777/`), name).toBeUndefined()
    for (const other of ['http://192.168.1.5:7777/', 'https://party.example/', 'http://localhost.example/'])
      expect(relayBetween(other)).toBe(other)
  })
})
