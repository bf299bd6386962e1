import { describe, expect, it } from 'vitest'
import type { Matchmaker, OpenListing } from '../../src/index.js'
import type { sumo } from '../sumo.js'
import { World } from './friends.js'

type Place = Matchmaker<typeof sumo>

/** Ann hosts for friends: Ben and she are friends, Cleo calls her one, and she calls Dora one. */
async function hosting() {
  const world = new World()
  const places = await Promise.all(['Ann', 'Ben', 'Cleo', 'Dora'].map((name) => world.device(name)))
  const [anns, bens, cleos, doras] = places as [Place, Place, Place, Place]
  const seen = [bens, cleos, doras].map((place) => {
    place.people.on('people', () => {})
    const list = { listings: [] as readonly OpenListing[] }
    place.on('listings', (listings) => {
      list.listings = listings
    })
    return list
  })
  for (const friend of [bens, doras]) await anns.people.friends.add({ key: friend.me.key })
  for (const friend of [bens, cleos]) await friend.people.friends.add({ key: anns.me.key })
  const ann = await world.during(anns.host({ name: "Ann's ring", visibility: 'friends', tags: ['tea'] }))
  await world.clock.advance(3000)
  const names = () => seen.map(({ listings }) => listings.map(({ name }) => name))
  return { world, anns, bens, cleos, doras, ann, seen, names }
}

describe('[PE9] a session for friends', () => {
  it('is in the lists of those who are friends on both sides, marked, and nobody else’s', async () => {
    const { seen, names, ann } = await hosting()
    expect(names()).toEqual([["Ann's ring"], [], []])
    expect(seen[0]?.listings[0]).toMatchObject({
      ...{ visibility: 'friends', tags: ['tea'], seats: { taken: 1, max: 8 }, blocked: undefined, addresses: [] },
      code: ann.invitation.code,
    })
  })

  it('is joined from the list, and only the session that the friend has named', async () => {
    const { world, bens, seen } = await hosting()
    const [listing] = seen[0]?.listings ?? []
    if (!listing) throw new Error('Ben sees nothing')
    const another = { ...listing, sessionKey: 'A'.repeat(43) }
    await expect(world.during(bens.join(another))).rejects.toMatchObject({ code: 'connect/wrong-host' })
    expect((await world.during(bens.join(listing))).host.name).toBe('Ann')
    await world.clock.advance(15_000)
    expect(seen[0]?.listings[0]?.seats).toEqual({ taken: 2, max: 8 })
  })

  it('goes when it ends, when its host is a friend no more, and when nothing is heard of it', async () => {
    const ended = await hosting()
    ended.ann.leave()
    await ended.world.clock.advance(100)
    expect(ended.names()[0]).toEqual([])
    const unfriended = await hosting()
    await unfriended.bens.people.friends.remove(unfriended.anns.me.key)
    expect(unfriended.names()[0]).toEqual([])
    const lasting = await hosting()
    await lasting.world.clock.advance(300_000)
    expect(lasting.names()[0]).toEqual(["Ann's ring"])
    await lasting.anns.people.friends.remove(lasting.bens.me.key)
    await lasting.world.clock.advance(100_000)
    expect(lasting.names()[0]).toEqual(["Ann's ring"])
    await lasting.world.clock.advance(100_000)
    expect(lasting.names()[0]).toEqual([])
  })

  it('who comes later is told, too; a host who shows themself takes it along when they go', async () => {
    const { world, anns, bens, names } = await hosting()
    bens.close()
    const again = await world.device('Eve')
    let listings: readonly OpenListing[] = []
    again.people.on('people', () => {})
    again.on('listings', (now) => {
      listings = now
    })
    await again.people.friends.add({ key: anns.me.key })
    await anns.people.friends.add({ key: again.me.key })
    await world.clock.advance(2000)
    expect(listings.map(({ name }) => name)).toEqual(["Ann's ring"])
    anns.people.appear()
    await world.clock.advance(1000)
    anns.people.hide()
    await world.clock.advance(100)
    expect(listings).toEqual([])
    expect(names()).toEqual([["Ann's ring"], [], []]) // Ben's list, which nobody keeps up any more
  })
})

describe('[SE83] a session for friends, under its next host', () => {
  /** Ann hosts, Ben is in; Cleo is a friend of Ben's, and Dora of both. */
  async function moving() {
    const world = new World()
    const places = await Promise.all(['Ann', 'Ben', 'Cleo', 'Dora'].map((name) => world.device(name)))
    const [anns, bens, cleos, doras] = places as [Place, Place, Place, Place]
    const lists = { cleo: [] as readonly OpenListing[], dora: [] as readonly OpenListing[] }
    for (const [place, name] of [[cleos, 'cleo'] as const, [doras, 'dora'] as const]) {
      place.people.on('people', () => {})
      place.on('listings', (listings) => {
        lists[name] = listings
      })
    }
    for (const [one, other] of [[bens, cleos] as const, [bens, doras] as const, [anns, doras] as const]) {
      await one.people.friends.add({ key: other.me.key })
      await other.people.friends.add({ key: one.me.key })
    }
    const ann = await world.during(anns.host({ name: 'The ring', visibility: 'friends', tags: ['tea'] }))
    const ben = await world.during(bens.join(ann.invitation.code))
    await world.clock.advance(3000)
    const names = () => [lists.cleo, lists.dora].map((list) => list.map(({ name }) => name))
    expect(names()).toEqual([[], ['The ring']])
    return { world, anns, cleos, ann, ben, lists, names }
  }

  it('is in the lists of that host’s friends, and joined from there; it goes at the end', async () => {
    const { world, cleos, ann, ben, lists, names } = await moving()
    ann.leave()
    await world.clock.advance(5000)
    expect(ben.isHost).toBe(true)
    expect(names()).toEqual([['The ring'], ['The ring']])
    await world.clock.advance(300_000)
    expect(names()).toEqual([['The ring'], ['The ring']])
    const [listing] = lists.cleo
    if (!listing) throw new Error('Cleo sees nothing')
    expect(listing).toMatchObject({ visibility: 'friends', tags: ['tea'] })
    const cleo = await world.during(cleos.join(listing))
    expect(cleo.host.name).toBe('Ben')
    await world.clock.advance(2000)
    cleo.leave()
    ben.leave()
    await world.clock.advance(2000)
    expect(names()).toEqual([[], []])
  })

  it('also when the host dies: who has both as friends never misses it for longer than a note takes', async () => {
    const { world, anns, cleos, ann, ben, names } = await moving()
    await world.during(cleos.join(ann.invitation.code)) // of two, the other one does not lead
    await world.clock.advance(2000)
    anns.people.appear()
    await world.clock.advance(1000)
    for (const other of ['ben', 'cleo']) world.network.part('ann', other) // and the lobby knows nothing of it
    await world.clock.advance(8000)
    expect(ben.isHost).toBe(true)
    expect(names()[1]).toEqual(['The ring'])
    anns.people.hide() // it notices only now
    await world.clock.advance(1000)
    expect(names()[1]).toEqual(['The ring'])
  })

  it('is taken back by a host that gave it away and stays', async () => {
    const { world, ann, ben, names } = await moving()
    await world.during(ann.transferHost(ann.players[1] ?? ann.me))
    await world.clock.advance(5000)
    expect([ben.isHost, names()]).toEqual([true, [['The ring'], ['The ring']]])
    ben.leave()
    await world.clock.advance(5000)
    expect([ann.isHost, names()]).toEqual([true, [[], ['The ring']]])
  })
})
