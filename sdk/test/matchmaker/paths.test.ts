import { describe, expect, it } from 'vitest'
import { keyPairFrom } from '../../src/connect/keys.js'
import { fromBase64url } from '../../src/discover/base64url.js'
import type { Session } from '../../src/index.js'
import { firstWords } from '../../src/matchmaker/first-words.js'
import type { Directory } from '../../src/ports/directory.js'
import type { Link, Path } from '../../src/ports/link.js'
import type { Transport } from '../../src/ports/transport.js'
import { joinRequest } from '../../src/session/guest-options.js'
import { MemoryTransport } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { startMatch, World } from './friends.js'

const SEEDS = process.env.SKIRMISH_LONG ? 200 : 10

const bothOf = (world: World, peer: string) =>
  [new MemoryTransport(world.network, peer), new MemoryTransport(world.network, peer, { relayed: true })] as const

/** Ann hosts and Ben joins, each with a direct way and one through a relay. */
async function twoWays(seed = 1, prepare: (world: World) => void = () => {}) {
  const world = new World(seed)
  prepare(world)
  const place = (name: string) => world.device(name, { transports: bothOf(world, name.toLowerCase()) })
  const [anns, bens] = [await place('Ann'), await place('Ben')]
  const ann = await world.during(anns.host({ settings: { rounds: 1 } }))
  const ben = await world.during(bens.join(ann.invitation.code))
  return { world, anns, bens, ann, ben }
}

describe('the way between two players', () => {
  it('[SE12] [SE13] play starts on the relayed link when that stands first, and moves to the direct one', async () => {
    const { world, ann, ben } = await twoWays(1, ({ network }) =>
      network.setConditions({ latency: 30 }, ['ann', 'ben']),
    )
    expect(ben.net.path).toBe('relayed')
    const moved = new Promise<void>((resolve) => ben.on('path', (path) => path === 'memory' && resolve()))
    await world.during(moved)
    expect(ben.net.path).toBe('memory')
    await world.clock.advance(1000)
    await startMatch(world, ann, ben)
    expect(ben.phase).toBe('playing')
    expect(ben.net.rtt).toBeGreaterThanOrEqual(60)
  })

  it('[CO13] a link that came with the answer to a code is spoken over at once, and others are tried behind it', async () => {
    const { world, ann } = await twoWays()
    world.network.setConditions({ latency: 30 }, ['ann', 'cleo'])
    const { place, links } = await guestWhoseCodesLeadOn(world, 'Cleo')
    const cleo = await world.during(place.join(ann.invitation.code))
    expect(cleo.net.path).toBe('relayed')
    expect(links.length).toBe(1)
    await world.clock.advance(1000)
    expect(cleo.net.path).toBe('memory')
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ben', 'Cleo'])
  })

  it('[CO13] of several links that came with answers the first is taken, and the others are closed', async () => {
    const { world, ann } = await twoWays()
    const { place, links } = await guestWhoseCodesLeadOn(world, 'Cleo', 3)
    await world.during(place.join(ann.invitation.code))
    await world.clock.advance(1000)
    let closed = 0
    for (const link of links) link.onClose(() => closed++)
    expect([links.length, closed]).toEqual([3, 2])
    expect(ann.players.length).toBe(3)
  })

  it('[CO13] when such a link dies before there is a seat, the other ways lead there', async () => {
    const { world, ann } = await twoWays()
    const { place, links } = await guestWhoseCodesLeadOn(world, 'Cleo')
    const joining = place.join(ann.invitation.code)
    while (links.length === 0) await world.clock.advance(1)
    links[0]?.close()
    expect((await world.during(joining)).players.length).toBe(3)
  })

  it('[CO19] whoever joins by a listing has a seat one round trip through the lobby later, and one seat', async () => {
    const { world, ann } = await twoWays()
    world.network.setConditions({ latency: 100 }, ['relayed/cleo', 'relayed/ann'])
    world.network.setConditions({ latency: 100 }, ['cleo', 'ann'])
    const transports = [
      new MemoryTransport(world.network, 'cleo'),
      new MemoryTransport(world.network, 'cleo', { relayed: true }),
    ]
    const place = await world.device('Cleo', { transports })
    place.on('listings', () => {})
    await world.clock.advance(100)
    const [listing] = place.listings
    if (!listing) throw new Error('there is no listing')
    const asked = world.clock.now()
    const cleo = await world.during(place.join(listing))
    expect(world.clock.now() - asked).toBeLessThanOrEqual(210) // 100 ms there, 100 back, in steps of 10
    await world.clock.advance(2000)
    expect(cleo.net.path).toBe('memory')
    expect(ann.players.map(({ name, connected }) => [name, connected])).toEqual([
      ['Ann', true],
      ['Ben', true],
      ['Cleo', true],
    ])
  })

  it('[CO19] a request that never arrives costs no seat: the direct way brings one', async () => {
    const { world, ann } = await twoWays()
    world.network.part('relayed/cleo', 'relayed/ann')
    const transports = [
      new MemoryTransport(world.network, 'cleo'),
      new MemoryTransport(world.network, 'cleo', { relayed: true }),
    ]
    const place = await world.device('Cleo', { transports })
    const cleo = await world.during(place.join(ann.invitation.code))
    expect(cleo.net.path).toBe('memory')
    await world.clock.advance(30_000)
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ben', 'Cleo'])
  })

  it('[CO19] an answer that is there as soon as the link is heard: a seat, or why there is none', async () => {
    const world = new World()
    const ann = await world.during(
      (await world.device('Ann', { transports: bothOf(world, 'ann') })).host({ maxPlayers: 2 }),
    )
    const guest = async (name: string) => {
      const place = await world.device(name, { transports: [answeredSoon(world, name.toLowerCase())] })
      return world.during(place.join(ann.invitation.code))
    }
    const began = world.clock.now()
    const ben = await guest('Ben')
    expect(ben.players.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
    expect(world.clock.now() - began).toBeLessThan(1000)
    await expect(guest('Cleo')).rejects.toMatchObject({ code: 'session/full' })
    expect(ann.players.length).toBe(2)
  })

  it('[CO19] a join that is called off while its request is under way holds no seat', async () => {
    const { world, ann, place, listing } = await farGuest()
    const over = new AbortController()
    const joining = place.join(listing, { signal: over.signal })
    await world.clock.advance(150) // the host has heard the request, the guest has no answer yet
    expect(ann.players.length).toBe(2)
    over.abort()
    await expect(joining).rejects.toMatchObject({ code: 'session/aborted' })
    await world.clock.advance(1000)
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann'])
  })

  it('[CO19] who asks ahead and never proves to hear the answer is let go of, however alive their link is kept', async () => {
    const { world, ann, place, listing } = await farGuest()
    const [address] = listing.addresses.filter(({ via }) => via === 'relayed')
    const identity = keyPairFrom(new Uint8Array(32).fill(9))
    const request = joinRequest({ player: { name: 'Ghost', rated: true }, page: new Uint8Array(4), resume: undefined })
    const sessionKey = fromBase64url(listing.sessionKey)
    if (!address || !sessionKey) throw new Error('there is no relayed way')
    const { message: first } = firstWords(sumo, world.network.random, { identity, sessionKey, request })(true)
    const relay = new MemoryTransport(world.network, 'cleo', { relayed: true })
    const link = await world.during(relay.dial(address, { signal: new AbortController().signal, first }))
    const stop = world.clock.every(500, () => link.send('state', Uint8Array.of(1)))
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann', 'Ghost'])
    await world.clock.advance(11_000)
    expect(ann.players.map(({ name }) => name)).toEqual(['Ann'])
    stop()
    place.close()
  })

  it('[CO19] a link that names another session than the code leads to shows that session neither name nor key', async () => {
    const { world, ann, place } = await farGuest()
    let came = 0
    ann.on('playerJoined', () => came++)
    const forged = ann.invitation.link.replace(/\.[^.]*$/, `.${'A'.repeat(22)}`)
    await expect(world.during(place.join(forged))).rejects.toMatchObject({ code: 'connect/wrong-host' })
    await world.clock.advance(1000)
    expect(came).toBe(0)
  })

  it('what becomes known of a link only later is told, too', async () => {
    const { world, ann } = await twoWays()
    let known: Path = 'lan'
    const direct = new MemoryTransport(world.network, 'cleo')
    const transport: Transport = {
      via: direct.via,
      listen: (options) => direct.listen(options),
      dial: async (address, options) => {
        const link = await direct.dial(address, options)
        return Object.defineProperty(link, 'path', { get: () => known })
      },
    }
    const cleo = await world.during(
      world.device('Cleo', { transports: [transport] }).then((at) => at.join(ann.invitation.code)),
    )
    const told: Path[] = []
    cleo.on('path', (path) => told.push(path))
    known = 'direct'
    await world.clock.advance(1000)
    expect([told, cleo.net.path]).toEqual([['direct'], 'direct'])
  })

  it('[SE13] a direct way that did not open at first is tried again', async () => {
    const { world, ben } = await twoWays(1, ({ network }) => network.part('ann', 'ben'))
    await world.clock.advance(30_000)
    expect(ben.net.path).toBe('relayed')
    world.network.heal('ann', 'ben')
    await world.clock.advance(60_000)
    expect(ben.net.path).toBe('memory')
  })

  it('[SE13] a direct way that falls silent is left within 2 s, and taken again when it is heard', async () => {
    const { world, ann, ben } = await twoWays()
    await startMatch(world, ann, ben)
    expect(ben.net.path).toBe('memory')
    world.network.part('ann', 'ben')
    await world.clock.advance(2000)
    expect(ben.net.path).toBe('relayed')
    await world.during(ben.act('pickColour', { colour: 1 }))
    world.network.heal('ann', 'ben')
    await world.clock.advance(2000)
    expect(ben.net.path).toBe('memory')
    expect(ben.phase).toBe('playing')
  })

  it('[CO17] [SE13] a link by TURN is preferred to the relayed one, and what ICE makes of it later is told', async () => {
    const world = new World()
    const anns = await world.device('Ann', { transports: bothOf(world, 'ann') })
    const ann = await world.during(anns.host())
    const [memory, relayed] = bothOf(world, 'ben')
    let path: Path = 'turn'
    const byTurn: Transport = {
      via: memory.via,
      listen: (options) => memory.listen(options),
      async dial(address, options) {
        const link = await memory.dial(address, options)
        return {
          binding: link.binding,
          get backlog() {
            return link.backlog
          },
          get path() {
            return path
          },
          send: (lane, bytes) => link.send(lane, bytes),
          onMessage: (handler) => link.onMessage(handler),
          onClose: (handler) => link.onClose(handler),
          close: () => link.close(),
        }
      },
    }
    world.network.setConditions({ latency: 30 }, ['ann', 'ben']) // so that the relayed link stands first
    const ben = await world.during(
      (await world.device('Ben', { transports: [byTurn, relayed] })).join(ann.invitation.code),
    )
    expect(ben.net.path).toBe('relayed')
    const told: Path[] = []
    ben.on('path', (now) => told.push(now))
    await world.clock.advance(3000)
    path = 'direct'
    await world.clock.advance(3000)
    expect(told).toEqual(['turn', 'direct'])
  })

  it('the session outlives the way it began on, whichever of them dies for good', async () => {
    for (const dead of [
      ['ann', 'ben'],
      ['relayed/ann', 'relayed/ben'],
    ] as const) {
      const { world, ann, ben } = await twoWays()
      await startMatch(world, ann, ben)
      world.network.part(dead[0], dead[1])
      await world.clock.advance(20_000)
      expect([ann.phase, ben.phase]).toEqual(['playing', 'playing'])
      expect(ben.net.path).toBe(dead[0] === 'ann' ? 'relayed' : 'memory')
      await world.during(ben.act('pickColour', { colour: 1 }))
    }
  })

  it('with no way left the host holds the seat, and the guest is told', async () => {
    const { world, ann, ben } = await twoWays()
    await startMatch(world, ann, ben)
    const ended = new Promise<string>((resolve) => ben.on('ended', ({ reason }) => resolve(reason)))
    world.network.part('ann', 'ben')
    world.network.part('relayed/ann', 'relayed/ben')
    expect(await world.during(ended)).toBe('host-lost')
    expect(ann.players.map(({ connected }) => connected)).toEqual([true, false])
  })

  it('[SE1] [SE13] ways fail and heal at random: every action is done once, every message arrives once and in order', async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { world, ann, ben } = await twoWays(seed, ({ network }) =>
        network.setConditions({ latency: 20, jitter: 40, loss: { toBad: 0.05, toGood: 0.5, whileBad: 0.6 } }),
      )
      const [atAnn, atBen] = [emotesAt(ann), emotesAt(ben)]
      const direct = ['ann', 'ben'] as const
      const relayed = ['relayed/ann', 'relayed/ben'] as const
      const random = () => world.network.random(1)[0] ?? 0
      const upSince = new Map<readonly string[], number>([direct, relayed].map((way) => [way, -Infinity]))
      const isUp = (way: readonly string[]) => world.clock.now() - (upSince.get(way) ?? Infinity) > 15_000
      for (let i = 0; i < 120; i++) {
        ann.send('emote', { kind: i % 10 })
        ben.send('emote', { kind: 9 - (i % 10) })
        const [way, other] = random() < 128 ? ([direct, relayed] as const) : ([relayed, direct] as const)
        if (upSince.has(way) ? random() < 100 && isUp(other) : random() < 40) {
          if (upSince.delete(way)) world.network.part(way[0], way[1])
          else {
            world.network.heal(way[0], way[1])
            upSince.set(way, world.clock.now())
          }
        }
        await world.clock.advance(random() * 6)
      }
      for (const way of [direct, relayed]) world.network.heal(way[0], way[1])
      await world.clock.advance(10_000)
      const kinds = Array.from({ length: 120 }, (_, i) => i % 10)
      expect(atBen, `seed ${seed}`).toEqual(kinds)
      expect(atAnn, `seed ${seed}`).toEqual(kinds.map((kind) => 9 - kind))
    }
  }, 120_000)
})

/** A way through a relay whose socket hands out the link and what came on it in one go. */
function answeredSoon(world: World, peer: string): Transport {
  const relayed = new MemoryTransport(world.network, peer, { relayed: true })
  return {
    ...{ via: relayed.via, takesFirst: true, relay: relayed.relay },
    listen: (options) => relayed.listen(options),
    async dial(address, options) {
      const link = await relayed.dial(address, options)
      await new Promise<void>((resolve) => world.clock.after(100, resolve))
      return link
    },
  }
}

/** Ann hosts; Cleo sees her session in the list, 100 ms away through a relay and by no other way. */
async function farGuest() {
  const world = new World()
  const ann = await world.during((await world.device('Ann', { transports: bothOf(world, 'ann') })).host())
  world.network.setConditions({ latency: 100 }, ['relayed/cleo', 'relayed/ann'])
  const place = await world.device('Cleo', {
    transports: [new MemoryTransport(world.network, 'cleo', { relayed: true })],
  })
  place.on('listings', () => {})
  await world.clock.advance(100)
  const [listing] = place.listings
  if (!listing) throw new Error('there is no listing')
  return { world, ann, place, listing }
}

/** A guest whose directories open a relayed link with each answer. */
async function guestWhoseCodesLeadOn(world: World, name: string, directories = 1) {
  const peer = name.toLowerCase()
  const relayed = new MemoryTransport(world.network, peer, { relayed: true })
  const links: Link[] = []
  const directory: Directory = {
    via: 'memory',
    watch: (handler) => world.directory.watch(handler),
    publish: (draft, options) => world.directory.publish(draft, options),
    async find(code, { first }) {
      const found = await world.directory.find(code)
      const address = found?.listing.addresses.find(({ via }) => via === 'relayed')
      if (!found || !address) return found
      const link = await relayed.dial(address, { signal: new AbortController().signal }) // it answers all the same
      links.push(link)
      if (first) link.send('events', first)
      return { ...found, opened: { address, link } }
    },
  }
  const place = await world.device(name, {
    transports: [new MemoryTransport(world.network, peer), relayed],
    directories: Array.from({ length: directories }, () => directory),
  })
  return { place, links }
}

function emotesAt(session: Session<typeof sumo>): number[] {
  const heard: number[] = []
  session.onMessage('emote', ({ kind }) => heard.push(kind))
  return heard
}
