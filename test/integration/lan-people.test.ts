import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createMatchmaker, type Invite, type Matchmaker, type Person } from '@skirmish/sdk'
import { type NodeOptions, node } from '@skirmish/sdk/node'
import { presenceContract } from '@skirmish/sdk/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { LanPresence } from '../../sdk/src/adapters/lan/lan-presence.js'
import { LanSockets } from '../../sdk/src/adapters/lan/lan-sockets.js'
import { encodeLanPacket, type LanPacket, parseLanPacket } from '../../sdk/src/discover/lan-packet.js'
import type { Shown } from '../../sdk/src/discover/person.js'
import type { Visitor } from '../../sdk/src/ports/presence.js'
import { lanPerson } from '../../sdk/test/discover/lan-announcement.js'
import { looksOf } from '../../sdk/test/matchmaker/somebody.js'
import { sumo } from '../../sdk/test/sumo.js'
import { freeUdpPort, onlyThisDevice, random, wait } from '../support/lan.js'

type Place = Matchmaker<typeof sumo>

const closing: { close(): void }[] = []
afterEach(() => {
  for (const one of closing.splice(0)) one.close()
})

function presence(port: number) {
  const one = new LanPresence(new LanSockets(onlyThisDevice(), port), random)
  closing.push(one)
  return one
}

/** Somebody who sends what they like, and hears what comes back to them. */
async function stranger(port: number) {
  const socket: Socket = createSocket('udp4')
  const heard: Buffer[] = []
  socket.on('message', (bytes) => heard.push(bytes))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  closing.push(socket)
  const say = (packet: LanPacket, to = port) =>
    new Promise((resolve) => socket.send(encodeLanPacket(packet) ?? '', to, '127.0.0.1', resolve))
  return { say, heard, port: socket.address().port }
}

/** Everything that is said on this port. */
async function eavesdrop(port: number) {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  const packets: LanPacket[] = []
  socket.on('message', (bytes) => {
    const packet = parseLanPacket(bytes)
    if (packet) packets.push(packet)
  })
  socket.bind({ port, address: '0.0.0.0', exclusive: true })
  await once(socket, 'listening')
  closing.push(socket)
  return packets
}

describe('LanPresence, by UDP on this device, keeps the contract of people who see each other', () => {
  for (const [name, check] of Object.entries(presenceContract)) {
    it(name, async () => {
      const port = await freeUdpPort()
      await check({ ann: presence(port), ben: presence(port), wait, random, lookAt: looksOf(random) })
    })
  }
})

describe('LanPresence', () => {
  const signal = AbortSignal.timeout(30_000)
  const lookAt = looksOf(random)
  const open = (name: string): Visitor & { readonly heard: Uint8Array[] } => {
    const heard: Uint8Array[] = []
    return { heard, look: (id) => lookAt(id, name), note: (_, body) => void heard.push(body) }
  }

  it('a note that fits into no datagram, and notes without end, are refused here', async () => {
    const port = await freeUdpPort()
    const [ann, ben] = [presence(port), presence(port)]
    const there = open('Ben')
    const [stay, { id = '' }] = [ann.enter(open('Ann')), ben.enter(there)]
    await expect(stay.send(id, random(1151), { signal })).rejects.toMatchObject({ code: 'discover/person-gone' })
    const sent = Array.from({ length: 11 }, () => stay.send(id, random(1150), { signal }).catch(({ code }) => code))
    expect((await Promise.all(sent)).filter((one) => one === 'discover/too-often').length).toBe(1)
    expect(there.heard.length).toBe(10)
  })

  it('[DI38] whoever repeats what somebody says has no part in it, and notes come all the same', async () => {
    const port = await freeUdpPort()
    const [packets, mallory] = [await eavesdrop(port), await stranger(port)]
    const [ann, ben, cleo] = [presence(port), presence(port), presence(port)]
    const there = open('Ann')
    const { id = '' } = ann.enter(there)
    await expect.poll(() => packets.length).toBeGreaterThan(0)
    const [said] = packets
    if (said?.kind !== 'person') throw new Error(`a ${said?.kind} came`)
    const lie = () => mallory.say({ kind: 'person', person: { ...said.person, goodbye: random(32), name: 'Not Ann' } })
    let people: readonly Shown[] = []
    ben.watch((now) => {
      people = now
    })
    await expect.poll(() => people.map(({ name }) => name)).toEqual(['Ann'])
    cleo.watch(() => {})
    for (let i = 0; i < 3; i++) await lie()
    await mallory.say({ kind: 'goodbye', secret: random(32) })
    await wait(100)
    expect(people.map(({ name }) => name)).toEqual(['Ann'])
    await ben.enter(open('Ben')).send(id, Uint8Array.of(1), { signal })
    await cleo.enter(open('Cleo')).send(id, Uint8Array.of(2), { signal })
    await expect.poll(() => there.heard.map(([first]) => first)).toEqual([1, 2])
    await expect.poll(() => mallory.heard.some((bytes) => parseLanPacket(bytes)?.kind === 'note')).toBe(true)
  })

  it('[DI39] a flood of notes: 20 are read, each is answered by less than came, and what is for others by nothing', async () => {
    const port = await freeUdpPort()
    const mallory = await stranger(port)
    const there = open('Ann')
    const stay = presence(port).enter(there)
    const to = Buffer.from(stay.id ?? '', 'base64url')
    await wait(100)
    for (let nonce = 0; nonce < 50; nonce++)
      await mallory.say({ kind: 'note', nonce, from: random(16), to: random(16), body: random(9) })
    for (let nonce = 0; nonce < 50; nonce++)
      await mallory.say({ kind: 'note', nonce, from: random(16), to, body: random(9) })
    await expect.poll(() => mallory.heard.length).toBe(20)
    await wait(100)
    expect([mallory.heard.length, there.heard.length]).toEqual([20, 20])
    for (const bytes of mallory.heard) expect(bytes.length).toBeLessThan(20)
  })

  it('[DI39] that a note has arrived is believed only where it was asked for; whoever has gone without a word is gone', async () => {
    const port = await freeUdpPort()
    const mallory = await stranger(port)
    const ann = presence(port)
    const stay = ann.enter(open('Ann'))
    let people: readonly Shown[] = []
    ann.watch((now) => {
      people = now
    })
    await wait(50)
    await mallory.say({ kind: 'person', person: lanPerson({ name: 'Ben' }) })
    await expect.poll(() => people.map(({ name }) => name)).toContain('Ben')
    const sent = stay.send(people.find(({ name }) => name === 'Ben')?.id ?? '', Uint8Array.of(1), { signal })
    const failed = expect(sent).rejects.toMatchObject({ code: 'discover/person-gone' })
    const noteOf = () => mallory.heard.map((bytes) => parseLanPacket(bytes)).find((packet) => packet?.kind === 'note')
    await expect.poll(noteOf).toBeDefined()
    const note = noteOf()
    if (note?.kind === 'note') await mallory.say({ kind: 'noted', nonce: note.nonce }) // to the port that all share
    await failed
  })

  it('after everything is left nothing keeps the process alive', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap').length
    await expect.poll(sockets).toBe(0)
    const ann = presence(await freeUdpPort())
    const undo = ann.watch(() => {})
    const stay = ann.enter(open('Ann'))
    await wait(50)
    expect(sockets()).toBeGreaterThan(0)
    undo()
    stay.leave()
    await expect.poll(sockets).toBe(0)
  })
})

describe('people in Node games without a lobby', () => {
  async function place(name: string, port: number, change: NodeOptions = {}): Promise<Place> {
    const lan = { port, interfaces: [], presence: true }
    const matchmaker = await createMatchmaker({ game: sumo, player: { name }, ...node({ lan, ...change }) })
    closing.push(matchmaker)
    return matchmaker
  }

  /** Looks at who is here. */
  function look({ people }: Place) {
    let here: readonly Person[] = []
    const invites: Invite<typeof sumo>[] = []
    people.on('people', (now) => {
      here = now
    })
    people.on('invited', (invite) => void invites.push(invite))
    const names = () => here.map(({ name }) => name).sort()
    const who = async (name: string): Promise<Person> => {
      await expect.poll(names, { timeout: 10_000 }).toContain(name)
      const person = here.find((one) => one.name === name)
      if (!person) throw new Error(`${name} has gone`)
      return person
    }
    const invite = async (): Promise<Invite<typeof sumo>> => {
      await expect.poll(() => invites.length, { timeout: 10_000 }).toBe(1)
      const [first] = invites
      if (!first) throw new Error('nobody asked')
      return first
    }
    return { names, who, invite }
  }

  it('[DI39] see each other, invite, accept and play to a result, in a session that is in no list', async () => {
    const port = await freeUdpPort()
    const [anns, bens, cleos] = await Promise.all(['Ann', 'Ben', 'Cleo'].map((name) => place(name, port)))
    if (!anns || !bens || !cleos) throw new Error('nobody')
    const [ann, ben, cleo] = [look(anns), look(bens), look(cleos)]
    await expect.poll(ann.names, { timeout: 10_000 }).toEqual(['Ben', 'Cleo'])
    bens.people.setStatus('away')
    await expect.poll(async () => (await ann.who('Ben')).status, { timeout: 10_000 }).toBe('away')
    await anns.people.friends.add(await ann.who('Ben'))
    expect((await ann.who('Ben')).friend).toBe(true)
    anns.people.hide() // who is not shown asks, and is answered, all the same
    await expect.poll(ben.names, { timeout: 10_000 }).toEqual(['Cleo'])
    const session = await anns.host({ visibility: 'private' })
    const asking = anns.people.invite(await ann.who('Ben'), session)
    const invite = await ben.invite()
    expect([invite.from.key, invite.sessionName]).toEqual([anns.me.key, "Ann's game"])
    const bensSession = await invite.accept()
    expect(await asking).toBe('accepted')
    expect(bensSession.host.key).toEqual(anns.me.key)
    bensSession.ready()
    await expect.poll(() => session.players.every((player) => player.ready || player.host)).toBe(true)
    session.start()
    await expect.poll(() => bensSession.phase, { timeout: 10_000 }).toBe('playing')
    await bensSession.act('giveUp', {})
    await expect
      .poll(() => session.outcome?.standings.map((row) => row.map(({ name }) => name)))
      .toEqual([['Ann'], ['Ben']])
    const askingCleo = anns.people.invite(await ann.who('Cleo'), session)
    ;(await cleo.invite()).decline()
    expect(await askingCleo).toBe('declined')
  })

  it('[PE9] friends see a session that is for friends, and nobody else does', async () => {
    const port = await freeUdpPort()
    const [anns, bens, cleos] = await Promise.all(['Ann', 'Ben', 'Cleo'].map((name) => place(name, port)))
    if (!anns || !bens || !cleos) throw new Error('nobody')
    for (const one of [anns, bens, cleos]) {
      look(one)
      one.on('listings', () => {})
    }
    await anns.people.friends.add({ key: bens.me.key })
    await bens.people.friends.add({ key: anns.me.key })
    await anns.host({ visibility: 'friends' })
    await expect.poll(() => bens.listings.length, { timeout: 15_000 }).toBe(1)
    const [listing] = bens.listings
    if (!listing) throw new Error('it has gone')
    expect((await bens.join(listing)).host.name).toBe('Ann')
    expect(cleos.listings).toEqual([])
  })

  it.each([
    ['the switch is off', { lan: { interfaces: [] } }],
    ["the path is 'relayed'", { lan: { interfaces: [], presence: true }, path: 'relayed' }],
  ] as const)('[DI38] nobody is told of a player when %s, whatever the game asks for', async (_, change) => {
    const port = await freeUdpPort()
    const packets = await eavesdrop(port)
    const quiet = await place('Ann', port, { ...change, lan: { ...change.lan, interfaces: [], port } })
    const people = look(quiet)
    quiet.people.appear({ interests: ['tea'] })
    if (!('path' in change)) await quiet.host()
    const others = look(await place('Ben', port))
    await expect
      .poll(() => packets.filter(({ kind }) => kind === 'person').length, { timeout: 10_000 })
      .toBeGreaterThan(5)
    for (const packet of packets) if (packet.kind === 'person') expect(packet.person.name).toBe('Ben')
    expect([...people.names(), ...others.names()]).toEqual([])
  })

  it('[DI38] who has not asked for people is not shown, although it is switched on', async () => {
    const port = await freeUdpPort()
    const packets = await eavesdrop(port)
    const anns = await place('Ann', port)
    await anns.host()
    await expect.poll(() => packets.length, { timeout: 10_000 }).toBeGreaterThan(4)
    expect(packets.filter(({ kind }) => kind !== 'announce')).toEqual([])
  })
})
