import { describe, expect, it } from 'vitest'
import { keyPairFrom } from '../../src/connect/keys.js'
import { toBase64url } from '../../src/discover/base64url.js'
import {
  createMatchmaker,
  type HostOptions,
  type Invite,
  type InviteOver,
  type Matchmaker,
  type Person,
} from '../../src/index.js'
import { KnownPeople } from '../../src/matchmaker/known-people.js'
import { MemoryStore, virtualPlatform } from '../../src/testing.js'
import { sumo } from '../sumo.js'
import { World } from './friends.js'
import { looksOf } from './somebody.js'

type Place = Matchmaker<typeof sumo>

/** People who look at who is there; what each of them sees and gets. */
async function lobby(...names: string[]) {
  const world = new World()
  const all = await Promise.all(names.map((name) => world.device(name)))
  const seen = all.map((one) => look(one))
  await world.clock.advance(100)
  return { world, all, seen }
}

function look(place: Place) {
  const seen = { people: [] as readonly Person[], invites: [] as Invite<typeof sumo>[] }
  place.people.on('people', (people) => {
    seen.people = people
  })
  place.people.on('invited', (invite) => void seen.invites.push(invite))
  return Object.assign(seen, {
    names: () => seen.people.map(({ name }) => name),
    who: (name: string) => who(place, name),
  })
}

function who(place: Place, name: string): Person {
  const person = place.people.list.find((one) => one.name === name)
  if (!person) throw new Error(`nobody is called ${name}`)
  return person
}

/** Somebody known, as they call themself, or by the pet name they have here. */
function named(key: Uint8Array, ownName: string, petName = '') {
  return { key, name: petName || ownName, ownName, petName }
}

/** Ann hosts and has asked Ben in. */
async function asked(
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
  hosting: HostOptions<typeof sumo> = {},
) {
  const { world, all, seen } = await lobby('Ann', 'Ben', 'Cleo')
  const [anns, bens, cleos] = all as [Place, Place, Place]
  const session = await world.during(anns.host({ name: "Ann's ring", ...hosting }))
  await world.clock.advance(100)
  const asking = { answer: undefined as unknown }
  const answer = anns.people.invite(who(anns, 'Ben'), session, options)
  answer.then(
    (value) => (asking.answer = value),
    (error) => (asking.answer = error),
  )
  await world.clock.advance(100)
  const [invite] = seen[1]?.invites ?? []
  if (!invite) throw new Error('Ben was not asked')
  return { world, anns, bens, cleos, session, asking, answer, invite, seen }
}

describe('[PE1] who is here', () => {
  it('everybody sees everybody else with name, status, interests and key, and nobody themself', async () => {
    const { world, all, seen } = await lobby('Ann', 'Ben', 'Cleo')
    expect(seen.map(({ names }) => names())).toEqual([
      ['Ben', 'Cleo'],
      ['Ann', 'Cleo'],
      ['Ann', 'Ben'],
    ])
    const [anns, bens] = all as [Place, Place]
    anns.people.appear({ interests: ['sumo', 'sumo', '\u202e', 'tea', ...Array(9).fill('sumo')] })
    await world.clock.advance(100)
    const ann = who(bens, 'Ann')
    expect(ann).toMatchObject({ status: 'free', interests: ['sumo', 'tea'], friend: false })
    expect(ann.key).toEqual(anns.me.key)
  })

  it('who plays shows it, and who is away says so', async () => {
    const { world, all, seen } = await lobby('Ann', 'Ben')
    const [anns] = all as [Place]
    const session = await world.during(anns.host())
    await world.clock.advance(100)
    expect([anns.people.status, seen[1]?.who('Ann').status]).toEqual(['playing', 'playing'])
    anns.people.setStatus('away')
    await world.clock.advance(100)
    expect(seen[1]?.who('Ann').status).toBe('away')
    anns.people.setStatus('free')
    session.leave()
    await world.clock.advance(100)
    expect(seen[1]?.who('Ann').status).toBe('free')
  })

  it('who hides is seen by nobody, and sees the others; who stops looking is gone, unless they said to stay', async () => {
    const { world, all, seen } = await lobby('Ann', 'Ben')
    const [anns, bens] = all as [Place, Place]
    anns.people.hide()
    await world.clock.advance(100)
    expect([seen[0]?.names(), seen[1]?.names()]).toEqual([['Ben'], []])
    const cleos = await world.device('Cleo')
    const undo = cleos.people.on('people', () => {})
    await world.clock.advance(100)
    expect(seen[1]?.names()).toEqual(['Cleo'])
    undo()
    await world.clock.advance(100)
    expect(seen[1]?.names()).toEqual([])
    cleos.people.appear()
    await world.clock.advance(100)
    expect(seen[1]?.names()).toEqual(['Cleo'])
    cleos.close()
    await world.clock.advance(100)
    expect(seen[1]?.names()).toEqual([])
    expect(bens.people.list).toEqual([])
  })

  it('a late handler is told at once', async () => {
    const { all } = await lobby('Ann', 'Ben')
    const told: string[][] = []
    all[0]?.people.on('people', (people) => void told.push(people.map(({ name }) => name)))
    expect(told).toEqual([['Ben']])
  })
})

describe('[PE6] asking somebody in', () => {
  it('accepted: the friend is in the very session, and who asked is told', async () => {
    const { world, anns, invite, session, asking } = await asked()
    expect(invite).toMatchObject({ sessionName: "Ann's ring", from: { name: 'Ann', status: 'playing' } })
    expect(invite.from.key).toEqual(anns.me.key)
    expect(invite.expiresAt - world.clock.now()).toBe(60_000 - 100)
    const over: InviteOver[] = []
    invite.on('over', (why) => void over.push(why))
    const ben = await world.during(invite.accept())
    expect([ben.host.name, ben.me.name, session.players.length]).toEqual(['Ann', 'Ben', 2])
    expect([asking.answer, over]).toEqual(['accepted', ['accepted']])
    expect(await invite.accept()).toBe(ben)
  })

  it('into a session with a password: it is given with the yes', async () => {
    const { world, invite, session } = await asked({}, { password: 'tea at five' })
    const ben = await world.during(invite.accept({ password: ' tea at five' }))
    expect([ben.host.name, session.players.length]).toEqual(['Ann', 2])
  })

  it('accepted, and the join failed: it may be asked again, and who asked has the one answer', async () => {
    const { world, invite, session, asking } = await asked({}, { password: 'Thin ice' })
    const first = invite.accept()
    expect(invite.accept()).toBe(first)
    await expect(world.during(first)).rejects.toMatchObject({ code: 'session/needs-password' })
    const ben = await world.during(invite.accept({ password: 'Thin ice' }))
    expect([ben.host.name, session.players.length, asking.answer]).toEqual(['Ann', 2, 'accepted'])
    expect(await invite.accept()).toBe(ben)
  })

  it('declined, without an answer, and with less time', async () => {
    const one = await asked()
    one.invite.decline()
    await one.world.clock.advance(10)
    expect(one.asking.answer).toBe('declined')
    await expect(one.invite.accept()).rejects.toMatchObject({ code: 'discover/invite-over' })
    for (const [options, ms] of [
      [{}, 60_000],
      [{ timeoutMs: 5000 }, 5000],
    ] as const) {
      const { world, asking, invite } = await asked(options)
      const over: InviteOver[] = []
      await world.clock.advance(ms - 200)
      invite.on('over', (why) => void over.push(why))
      expect([asking.answer, over]).toEqual([undefined, []])
      await world.clock.advance(200)
      expect([asking.answer, over]).toEqual(['expired', ['expired']])
    }
  })

  it('called off, or when the session ends, it is withdrawn', async () => {
    const controller = new AbortController()
    const { world, asking, invite } = await asked(controller)
    controller.abort()
    await world.clock.advance(100)
    let over: InviteOver | undefined
    invite.on('over', (why) => (over = why))
    expect([asking.answer, over]).toMatchObject([{ code: 'session/aborted' }, 'withdrawn'])
    const other = await asked()
    other.session.leave()
    await other.world.clock.advance(100)
    other.invite.on('over', (why) => (over = why))
    expect(other.asking.answer).toMatchObject({ code: 'session/closed' })
    await expect(other.invite.accept()).rejects.toMatchObject({ code: 'discover/invite-over' })
  })

  it('who is gone can not be asked, and who goes does not answer', async () => {
    const { world, anns, bens, session, asking } = await asked()
    const ben = who(anns, 'Ben')
    bens.close()
    await world.clock.advance(100)
    expect(asking.answer).toBe('expired')
    await expect(anns.people.invite(ben, session)).rejects.toMatchObject({ code: 'discover/person-gone' })
  })

  it('when who asked is gone, the invite is withdrawn', async () => {
    const { world, anns, invite, asking } = await asked()
    anns.close()
    await world.clock.advance(100)
    expect(asking.answer).toMatchObject({ code: 'session/aborted' })
    await expect(invite.accept()).rejects.toMatchObject({ code: 'discover/invite-over' })
  })

  it('a late handler is told of what is still open, and only of that', async () => {
    const { world, bens, invite } = await asked()
    const told = () => {
      const invites: unknown[] = []
      bens.people.on('invited', (one) => void invites.push(one))()
      return invites
    }
    expect(told()).toEqual([invite])
    invite.decline()
    await world.clock.advance(10)
    expect(told()).toEqual([])
  })

  it('nobody else is asked, and somebody who plays another game is not', async () => {
    const { seen } = await asked()
    expect(seen[2]?.invites).toEqual([])
    const world = new World()
    const anns = await world.device('Ann')
    look(anns)
    const platform = virtualPlatform(world.network, 'ben', world.directory, world.presence)
    const bens = await createMatchmaker({ game: { ...sumo, id: 'other' }, player: { name: 'Ben' }, ...platform })
    const bensEyes = look(bens)
    await world.clock.advance(100)
    const session = await world.during(anns.host())
    const answer = anns.people.invite(who(anns, 'Ben'), session, { timeoutMs: 2000 })
    expect(await world.during(answer)).toBe('expired')
    expect(bensEyes.invites).toEqual([])
  })

  it('who hides can ask others in all the same', async () => {
    const { world, all, seen } = await lobby('Ann', 'Ben')
    const [anns] = all as [Place]
    anns.people.hide()
    const session = await world.during(anns.host())
    const answer = anns.people.invite(who(anns, 'Ben'), session)
    await world.clock.advance(100)
    expect(seen[1]?.invites[0]?.from).toMatchObject({ name: 'Ann', friend: false })
    await world.during(seen[1]?.invites[0]?.accept() ?? Promise.reject())
    expect(await world.during(answer)).toBe('accepted')
  })

  it('[PE7] who is not taken up is heard less and less; several invites at once are one', async () => {
    const { world, anns, session, seen, invite } = await asked()
    const ask = () => world.during(anns.people.invite(who(anns, 'Ben'), session, { timeoutMs: 1000 }))
    expect(await ask()).toBe('expired')
    expect(seen[1]?.invites).toHaveLength(1)
    invite.decline()
    for (let i = 0; i < 5; i++) await ask()
    expect(seen[1]?.invites).toHaveLength(3)
    await world.clock.advance(60_000)
    await ask()
    expect(seen[1]?.invites).toHaveLength(4)
    await world.clock.advance(60_000)
    await ask()
    expect(seen[1]?.invites).toHaveLength(4)
  })

  it('[PE7] nor is who asks and calls it off, again and again', async () => {
    const { world, anns, session, seen, invite } = await asked()
    invite.decline()
    for (let i = 0; i < 8; i++) {
      const over = new AbortController()
      const asking = anns.people.invite(who(anns, 'Ben'), session, { signal: over.signal }).catch(() => {})
      await world.clock.advance(100)
      over.abort()
      await world.during(asking)
      await world.clock.advance(100)
    }
    expect(seen[1]?.invites).toHaveLength(3)
  })
})

describe('[PE8] friends, and who is blocked', () => {
  it('a lobby that shows a friend under one name after the other does not fill the device’s log', async () => {
    const store = new MemoryStore()
    const known = await KnownPeople.open(store)
    const key = new Uint8Array(32).fill(7)
    await known.say('friend', key)
    for (let i = 0; i < 1000; i++) known.seen(toBase64url(key), `Ben ${i}`)
    expect(known.friends[0]?.name).toBe('Ben 0')
    expect((await store.read('people')).length).toBe(2)
  })

  it('whom one played with can be a friend: marked while they are here, kept with the name last seen', async () => {
    const world = new World()
    const store = new MemoryStore()
    const anns = await world.device('Ann', { store })
    const bens = await world.device('Ben')
    for (const one of [anns, bens]) look(one)
    const ann = await world.during(anns.host())
    await world.during(bens.join(ann.invitation.code))
    await world.clock.advance(100)
    const player = ann.players[1]
    if (!player) throw new Error('Ben has no seat')
    const told: string[][] = []
    anns.people.on('friends', (friends) => void told.push(friends.map(({ name }) => name)))
    await anns.people.friends.add(player)
    expect(who(anns, 'Ben').friend).toBe(true)
    expect(told).toEqual([[], ['Ben']])
    await anns.people.friends.add({ key: bens.me.key, name: 'Benny' })
    expect(told.at(-1)).toEqual(['Ben']) // for that is what he calls himself
    anns.close()
    const again = await world.device('Ann', { store })
    look(again)
    await world.clock.advance(100)
    expect([again.people.friends.list, who(again, 'Ben').friend]).toEqual([[named(bens.me.key, 'Ben')], true])
    await again.people.friends.remove(bens.me.key)
    expect([again.people.friends.list, who(again, 'Ben').friend]).toEqual([[], false])
    await expect(again.people.friends.add({ key: undefined })).rejects.toThrow(TypeError)
  })

  it('[PE10] a friend goes by the pet name they were given, whatever they call themself; it is kept, and taken back', async () => {
    const world = new World()
    const [store, bensStore] = [new MemoryStore(), new MemoryStore()]
    const anns = await world.device('Ann', { store })
    const bens = await world.device('Ben', { store: bensStore })
    for (const one of [anns, bens]) look(one)
    await world.clock.advance(100)
    const { friends } = anns.people
    await expect(friends.rename(bens.me.key, 'Bunny')).rejects.toThrow(TypeError) // no friend yet
    await friends.add(who(anns, 'Ben'), { as: '  Bunny\u202e ' })
    expect(friends.list).toEqual([named(bens.me.key, 'Ben', 'Bunny')])
    expect(who(anns, 'Bunny')).toMatchObject({ ownName: 'Ben', petName: 'Bunny', friend: true })
    await friends.rename(bens.me.key, 'B'.repeat(500))
    expect(friends.list[0]?.name).toBe('B'.repeat(24))
    await friends.rename(bens.me.key, 'Bunny')
    anns.close()
    bens.close()
    // Both come again, and Ben calls himself Mallory now.
    const again = await world.device('Ann', { store })
    const mallory = await world.device('Mallory', { store: bensStore })
    const seen = look(again)
    look(mallory)
    await world.clock.advance(100)
    expect(seen.names()).toEqual(['Bunny'])
    expect(again.people.friends.list).toEqual([named(bens.me.key, 'Mallory', 'Bunny')])
    const session = await world.during(mallory.host())
    mallory.people.invite(who(mallory, 'Ann'), session).catch(() => {})
    await world.clock.advance(100)
    expect(seen.invites[0]?.from).toMatchObject({ name: 'Bunny', ownName: 'Mallory' })
    await again.people.friends.add(who(again, 'Bunny')) // once more: what is kept is what he calls himself
    expect(again.people.friends.list).toEqual([named(bens.me.key, 'Mallory', 'Bunny')])
    await again.people.friends.rename(who(again, 'Bunny'), ' ')
    expect([seen.names(), again.people.friends.list]).toEqual([['Mallory'], [named(bens.me.key, 'Mallory')]])
    await again.people.friends.rename(bens.me.key, 'Bunny')
    await again.people.block(bens.me.key)
    expect(again.people.blocked).toEqual([named(bens.me.key, 'Mallory')])
    await again.people.friends.add(bens.me.key)
    expect(again.people.friends.list).toEqual([named(bens.me.key, 'Mallory')]) // it went with the friend
  })

  it('[PE11] anybody’s words are those that they see themselves', async () => {
    const { all } = await lobby('Ann', 'Ben')
    const [anns, bens] = all as [Place, Place]
    const words = await anns.people.words(who(anns, 'Ben'))
    expect([words.length, words]).toEqual([4, await bens.profile.words()])
    expect(await anns.people.words(anns.me.key)).not.toEqual(words)
    await expect(anns.people.words({ key: undefined })).rejects.toThrow(TypeError)
  })

  it('[PE2] nobody passes for a friend: a key without its proof is not shown', async () => {
    const { world, all, seen } = await lobby('Ann', 'Ben')
    const [anns, bens] = all as [Place, Place]
    await anns.people.friends.add(bens.me.key)
    bens.close()
    const random = world.network.random
    const pretend = (id: string) => ({ ...looksOf(random)(id, 'Ben'), key: toBase64url(bens.me.key) })
    world.presence.enter({ look: pretend, note: () => {} })
    await world.clock.advance(100)
    expect(seen[0]?.names()).toEqual([])
  })

  it('[PE2] a code is sealed for nobody who can not prove their key', async () => {
    const { world, all } = await lobby('Ann')
    const [anns] = all as [Place]
    const heard: unknown[] = []
    const pretend = (id: string) => ({
      ...looksOf(world.network.random)(id, 'Ben'),
      key: toBase64url(anns.me.key).replace(/^./, 'x'),
    })
    world.presence.enter({ look: pretend, note: (...note) => void heard.push(note) })
    await world.clock.advance(100)
    const session = await world.during(anns.host())
    await expect(anns.people.invite(who(anns, 'Ben'), session)).rejects.toMatchObject({ code: 'discover/person-gone' })
    expect(heard).toEqual([])
  })

  it('who is blocked is not shown, not heard, and gets no seat here; they are told nothing of it', async () => {
    const { world, anns, bens, session, asking, invite, seen } = await asked()
    await bens.people.friends.add(anns.me.key)
    await bens.people.block(invite.from)
    expect(bens.people.friends.list).toEqual([])
    expect(bens.people.blocked).toEqual([named(anns.me.key, 'Ann')])
    expect(seen[1]?.names()).toEqual(['Cleo'])
    await expect(invite.accept()).rejects.toMatchObject({ code: 'discover/invite-over' })
    await world.clock.advance(60_000)
    expect(asking.answer).toBe('expired')
    expect(await world.during(anns.people.invite(who(anns, 'Ben'), session, { timeoutMs: 1000 }))).toBe('expired')
    expect(seen[1]?.invites).toHaveLength(1)
    session.leave()
    const bensSession = await world.during(bens.host())
    const refused = world.during(anns.join(bensSession.invitation.code))
    await expect(refused).rejects.toMatchObject({ code: 'session/refused', help: expect.not.stringMatching(/block/i) })
    await bens.people.unblock(anns.me.key)
    await world.clock.advance(100)
    expect(seen[1]?.names()).toContain('Ann')
    const ann = await world.during(anns.join(bensSession.invitation.code))
    expect(ann.host.name).toBe('Ben')
  })

  it('who was blocked long ago gets no seat from a host who never looked at people', async () => {
    const world = new World()
    const store = new MemoryStore()
    const anns = await world.device('Ann')
    const before = await world.device('Ben', { store })
    await before.people.block(anns.me.key)
    before.close()
    const session = await world.during((await world.device('Ben', { store })).host())
    await expect(world.during(anns.join(session.invitation.code))).rejects.toMatchObject({ code: 'session/refused' })
  })

  it('a record that makes no sense is skipped', async () => {
    const world = new World()
    const store = new MemoryStore()
    const key = keyPairFrom(world.network.random(32)).publicKey
    const first = await world.device('Ann', { store })
    for (const junk of [Uint8Array.of(), Uint8Array.of(1, 2, 3), new Uint8Array(500)])
      await store.append('people', junk)
    await first.people.friends.add({ key, name: 'Ben' })
    await store.append('people', new Uint8Array(40).fill(1))
    first.close()
    const again = await world.device('Ann', { store })
    const told: unknown[] = []
    again.people.on('friends', (friends) => void told.push(friends))
    await world.clock.advance(10)
    expect(told).toEqual([[named(key, 'Ben')]])
  })
})

it('a matchmaker without a lobby has no people, and still keeps friends', async () => {
  const world = new World()
  const alone = await world.device('Ann', { presences: async () => [] })
  const told: unknown[] = []
  alone.people.on('people', (people) => void told.push(people))
  await alone.people.friends.add({ key: keyPairFrom(world.network.random(32)).publicKey, name: 'Ben' })
  expect(told.at(-1)).toEqual([])
  expect(alone.people.friends.list).toHaveLength(1)
})
