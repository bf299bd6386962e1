import { describe, expect, it } from 'vitest'
import { encode } from '../../src/codec/combinators.js'
import { defineGame, owner, table } from '../../src/index.js'
import { HostSession } from '../../src/session/host-session.js'
import { guestMessage } from '../../src/session/messages.js'
import type { SessionEvent } from '../../src/session/session-event.js'
import { encodeFull } from '../../src/sync/full-state.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

const paper = Uint8Array.of(1, 2, 3)
const papersIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'paper' ? [[event.from, ...event.bytes]] : []))

/** Who is in row after row until a match ends, and who comes may play at once. */
const chairs = defineGame({
  id: 'chairs',
  version: 1,
  seats: { min: 2, max: 4 },
  tickRate: 30,
  world: { chairs: table(4, { owner: owner() }) },
  input: {},
  actions: { stop: {} },
  setup(world, ctx) {
    for (const seat of ctx.seats) world.chairs.add({ owner: seat })
  },
  join(world, seat) {
    world.chairs.add({ owner: seat })
  },
  leave(world, seat) {
    for (const chair of world.chairs) if (chair.owner === seat) world.chairs.remove(chair)
  },
  act(world) {
    for (const chair of world.chairs) if (chair.owner === 0) world.chairs.remove(chair)
  },
  step() {},
  standings(world) {
    const rows: number[][] = []
    for (const { owner } of world.chairs) if (owner !== undefined) rows.push([owner])
    return rows.some(([seat]) => seat === 0) ? undefined : rows
  },
})

function playing(game: typeof sumo | typeof chairs = sumo, ...names: string[]) {
  const party = new Party(game)
  const guests = names.map((name) => party.join(name))
  for (const { session } of guests) session.ready(true)
  party.flush()
  party.host.stage.start(party.now)
  while (party.host.phase !== 'playing') party.tick(guests)
  return { party, guests }
}

const resultIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'result' ? [event.result] : []))[0]

describe('papers', () => {
  it('[SE65] go from a guest to its host, and from the host to those it names, as they are', () => {
    const party = new Party(sumo)
    const [ben, cleo] = [party.join('Ben'), party.join('Cleo')]
    ben.session.post.paper(paper)
    party.host.post.paper([2], Uint8Array.of(9))
    party.host.post.paper([1, 2, 3], Uint8Array.of(8))
    party.flush()
    expect(papersIn(party.hostEvents)).toEqual([[1, ...paper]])
    expect([ben, cleo].map(({ events }) => papersIn(events))).toEqual([
      [[0, 8]],
      [
        [0, 9],
        [0, 8],
      ],
    ])
  })

  it('[SE65] who watches says and hears none, and who has no seat makes no sense', () => {
    const party = new Party(sumo)
    const zoe = party.join('Zoe', { spectator: true })
    zoe.session.post.paper(paper)
    party.host.post.paper([zoe.session.seat ?? 0], paper)
    party.flush()
    expect([party.hostEvents, zoe.events].map(papersIn)).toEqual([[], []])
    party.host.peerOpened(9, { key: new Uint8Array(32), transcript: new Uint8Array(32), invited: false })
    expect(party.host.receiveEvent(9, encode(guestMessage, { kind: 'paper', bytes: paper }), 0)).toBe(false)
  })

  it('[SE65] a longer one than may be makes no sense', () => {
    const party = new Party(sumo)
    party.join('Ben')
    const said = (bytes: number) => encode(guestMessage, { kind: 'paper', bytes: new Uint8Array(bytes) })
    expect(party.host.receiveEvent(1, said(14_000), 0)).toBe(true)
    const long = Uint8Array.of(...said(14_000), 0)
    long.set([(14_001 & 0x7f) | 0x80, 14_001 >> 7], 1)
    expect(party.host.receiveEvent(1, long, 0)).toBe(false)
  })

  it('[SE26] so many of them that signatures would be checked all day are a flood', () => {
    const party = new Party(sumo)
    const [ben, cleo] = [party.join('Ben'), party.join('Cleo')]
    for (let i = 0; i < 200; i++) {
      party.now += 50
      ben.session.post.paper(paper)
      party.flush()
    }
    for (let i = 0; i < 65; i++) cleo.session.post.paper(paper)
    party.flush()
    expect(party.host.players.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
    expect(party.hostEvents.at(-1)).toMatchObject({ type: 'playerLeft', reason: 'flooding' })
  })
})

describe('a result', () => {
  it('[SE66] says who started and is not there at the end: left, or dropped', () => {
    const { party, guests } = playing(sumo, 'Ben', 'Cleo', 'Dan')
    guests[0]?.session.leave()
    party.tick(guests)
    guests[1]?.drop()
    for (const seat of [2, 3]) party.host.match?.simulation.leave(seat)
    party.tick(guests)
    expect(resultIn(party.hostEvents)).toMatchObject({ absent: [1, 2], hosts: 1, parted: false })
    expect(resultIn(guests[2]?.events ?? [])).toMatchObject({ absent: [1, 2], hosts: 1, parted: false })
  })

  it('[SE66] of a match that changed hosts says how many ran it, and who had left before', () => {
    const { party, guests } = playing(sumo, 'Ben', 'Cleo', 'Dan')
    guests[2]?.session.leave()
    party.tick(guests)
    const events: SessionEvent[] = []
    const next = new HostSession({
      ...{ game: sumo, sessionName: 'Next', settings: { rounds: 3 }, maxPlayers: 4, reconnectGrace: 5000, asks: false },
      ...{ password: undefined, player: { name: 'Ben', key: new Uint8Array(32), rated: true } },
      random: (length) => new Uint8Array(length),
      from: { seat: 1, epoch: 1, backup: party.host.backup(party.now), now: party.now },
      output: { event() {}, state() {}, close() {}, quiet: () => 0, probe() {}, emit: (event) => events.push(event) },
    })
    for (const seat of [0, 2]) next.match?.simulation.leave(seat)
    next.tick(party.now)
    expect(resultIn(events)).toMatchObject({ absent: [0, 3], hosts: 2 })
  })

  it('[SE66] who comes late into a seat that was given up does not stand for whoever had it', () => {
    const { party, guests } = playing(chairs, 'Ben', 'Cleo')
    guests[0]?.session.leave()
    party.flush()
    const dan = party.join('Dan')
    expect(dan.session.seat).toBe(1)
    party.host.stage.act(0, 0, chairs.encodeAction(0, {}))
    party.tick([...guests, dan])
    expect(resultIn(party.hostEvents)).toMatchObject({ standings: [[2], [0, 1]], absent: [1] })
  })
})

describe('the world a guest was told of', () => {
  it('[SE67] is whole as long as it has not played on, nor heard a snapshot', () => {
    const { party, guests } = playing(sumo, 'Ben', 'Cleo')
    const [ben] = guests as [(typeof guests)[0] & object]
    const { match } = ben.session
    party.tick(guests)
    expect(match.told).toBeUndefined()
    for (const seat of [1, 2]) party.host.match?.simulation.leave(seat)
    party.tick(guests)
    expect(ben.session.phase).toBe('result')
    const bytes = (cells: Float64Array = new Float64Array()) => encodeFull({ layout: sumo.layout, cells }, 'guest')
    expect(bytes(match.told)).toEqual(bytes(party.host.match?.simulation.state.cells))
    match.beat(party.now, { own: { x: 0, y: 0, dash: false }, locals: undefined })
    expect(match.told).toBeUndefined()
    const opening = party.host.match?.opening(1)
    if (opening) match.open(opening, { seat: 1, settings: {}, epoch: 0 })
    expect(match.told).toBeDefined()
    match.receive(new Uint8Array(9), party.now)
    expect(match.told).toBeUndefined()
  })
})
