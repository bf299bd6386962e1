import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { World } from '../../src/index.js'
import { playersUnder } from '../../src/session/local-seats.js'
import type { SessionEvent } from '../../src/session/session-event.js'
import { FIRST_PLACE } from '../../src/session/spectators.js'
import { MAX_LOCALS } from '../../src/sync/device-input.js'
import { InputBuffer } from '../../src/sync/input-buffer.js'
import { parseInputFrame, writeInputFrame } from '../../src/sync/input-frame.js'
import { createWorld } from '../../src/sync/world-state.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

type Guest = ReturnType<Party['join']>

const still = { x: 0, y: 0, dash: false }
const right = { ...still, x: 1 }
const namesOf = (players: readonly { name: string }[]) => players.map(({ name }) => name)
const toldIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => ('player' in event ? [`${event.player.name} ${event.type}`] : []))
const answersIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'acted' ? [event.refused ?? event.seat ?? 'done'] : []))

const add = (party: Party, { session }: Guest, name: string) => {
  session.ask({ kind: 'addLocal', name })
  party.flush()
}

/** Ann hosts, Ben has Bea beside him, Cleo is alone; the match runs. */
function playing() {
  const party = new Party(sumo, { maxPlayers: 8 })
  const [ben, cleo] = [party.join('Ben'), party.join('Cleo')]
  add(party, ben, 'Bea')
  for (const { session } of [ben, cleo]) session.ready(true)
  party.flush()
  expect(party.host.stage.start(party.now)).toBeUndefined()
  while (party.host.phase !== 'playing') party.tick([ben, cleo])
  return { party, ben, cleo, xOf: (seat: number) => xOf(party.host.match?.simulation.state.cells, seat) }
}

/** Where the puck of a seat is; NaN where there is none. */
function xOf(cells: Float64Array | undefined, seat: number): number {
  const state = createWorld(sumo.layout)
  state.cells.set(cells ?? [])
  const { pucks } = state.world as World<typeof sumo>
  return [...pucks].find((puck) => puck.owner === seat)?.x ?? Number.NaN
}

describe('players on one device', () => {
  it('[SE25] have a seat each and no key, are ready with their device, and count as players', () => {
    const party = new Party(sumo, { maxPlayers: 4 })
    const [ben, cleo] = [party.join('Ben'), party.join('Cleo')]
    add(party, ben, 'Ben')
    expect(answersIn(ben.events)).toEqual([3])
    for (const events of [ben.events, cleo.events, party.hostEvents])
      expect(toldIn(events).at(-1)).toBe('Ben (2) playerJoined')
    expect(cleo.session.players[3]).toMatchObject({ onDeviceOf: 1, key: undefined, rated: false, connected: true })
    ben.session.ready(true)
    party.flush()
    expect(cleo.session.players.map(({ ready }) => ready)).toEqual([false, true, false, true])
    add(party, cleo, 'Cy')
    expect([party.host.full, answersIn(cleo.events)]).toEqual([true, ['session/full']])
  })

  it('[SE25] are four at most, none of whom watches', () => {
    const party = new Party(sumo, { maxPlayers: 8 })
    const [ben, zoe] = [party.join('Ben'), party.join('Zoe', { spectator: true })]
    for (let i = 0; i < 4; i++) add(party, ben, 'Bea')
    expect(answersIn(ben.events)).toEqual([2, 3, 4, 'session/device-full'])
    add(party, zoe, 'Zac')
    expect(answersIn(zoe.events)).toEqual(['session/watching'])
    ben.session.ask({ kind: 'move', spectator: true })
    party.flush()
    expect([namesOf(party.host.players), ben.session.seat]).toEqual([['Ann'], FIRST_PLACE + 1])
  })

  it('[SE25] beside the host are ready as it is, and two on one device can start', () => {
    const party = new Party(sumo)
    expect(party.ask({ kind: 'addLocal', name: 'Al' })).toMatchObject({ seat: 1 })
    expect(party.host.players[1]).toMatchObject({ onDeviceOf: 0, ready: true })
    expect(party.host.stage.start(0)).toBeUndefined()
    while (party.host.phase !== 'playing') party.tick()
    expect(party.ask({ kind: 'act', seat: 1, action: 1, payload: new Uint8Array() })).toEqual(
      expect.objectContaining({ refused: undefined }),
    )
    party.tick()
    expect(party.host.phase).toBe('result')
    expect(party.host.players[1]?.ready).toBe(true)
  })

  it('[SE25] are moved by one sequence of inputs, shown at once where they play, and acknowledged together', () => {
    const { party, ben, cleo, xOf: at } = playing()
    const before = [at(1), at(3)]
    let lost = 0
    party.loses = () => lost++ % 3 === 0
    for (let i = 0; i < 30; i++) {
      ben.session.tick(0, still, new Map([[3, right]]))
      party.tick([cleo], still)
    }
    party.loses = () => false
    expect(at(1)).toBe(before[0])
    expect(at(3)).toBeGreaterThan((before[1] ?? 0) + 50)
    const shown = (seat: number) => xOf(ben.session.predictor?.current, seat)
    const known = shown(3)
    ben.session.tick(0, still, new Map([[3, right]]))
    expect(shown(3)).toBeGreaterThan(known)
    for (let i = 0; i < 10; i++) {
      ben.session.tick(0, still, new Map([[3, still]]))
      party.flush()
      party.host.tick(party.now)
      party.flush()
    }
    for (const seat of [0, 1, 2, 3]) expect(shown(seat)).toBe(at(seat))
  })

  it("[SE25] a device that names others' seats moves nobody, and nobody acts for them", () => {
    const { party, ben, cleo, xOf } = playing()
    const before = [0, 1, 3].map(xOf)
    for (let i = 0; i < 30; i++) {
      cleo.session.tick(0, still, new Map([0, 1, 3].map((seat) => [seat, right])))
      party.tick([ben], still)
    }
    expect([0, 1, 3].map(xOf)).toEqual(before)
    for (const seat of [0, 1, 3, 9, 200]) cleo.session.act(1, new Uint8Array(), seat)
    cleo.session.ask({ kind: 'removeLocal', seat: 3 })
    cleo.session.ask({ kind: 'removeLocal', seat: 1 })
    party.flush()
    const no = 'They play on another device.'
    expect(answersIn(cleo.events)).toEqual([no, no, no, no, no, 'done', 'done'])
    expect(namesOf(party.host.players)).toEqual(['Ann', 'Ben', 'Cleo', 'Bea'])
    ben.session.act(1, new Uint8Array(), 3)
    party.flush()
    expect([answersIn(ben.events).at(-1), xOf(3)]).toEqual(['done', Number.NaN])
  })

  it('[SE25] a seat that went to another device is not moved by what is under way from the one before', () => {
    const party = new Party(sumo, { maxPlayers: 8 })
    const [ben, cleo] = [party.join('Ben'), party.join('Cleo')]
    add(party, ben, 'Bea')
    ben.session.ask({ kind: 'removeLocal', seat: 3 })
    party.flush()
    add(party, cleo, 'Cy')
    for (const { session } of [ben, cleo]) session.ready(true)
    party.flush()
    party.host.stage.start(party.now)
    while (party.host.phase !== 'playing') party.tick([ben, cleo])
    const at = () => xOf(party.host.match?.simulation.state.cells, 3)
    const before = at()
    for (let i = 0; i < 10; i++) {
      ben.session.tick(0, still, new Map([[3, right]]))
      party.tick([cleo], still)
    }
    expect(party.host.players[3]).toMatchObject({ name: 'Cy', onDeviceOf: 2 })
    expect(at()).toBe(before)
  })

  it('[SE25] drop, come back and go with their device; the host may take out one alone', () => {
    const { party, ben, cleo } = playing()
    ben.cut()
    ben.drop()
    party.flush()
    expect(cleo.session.players.map(({ connected }) => connected)).toEqual([true, false, true, false])
    expect(toldIn(cleo.events).slice(-2)).toEqual(['Ben playerDropped', 'Bea playerDropped'])
    ben.connect()
    party.flush()
    expect(cleo.session.players.map(({ connected }) => connected)).toEqual([true, true, true, true])
    expect(toldIn(cleo.events).slice(-2)).toEqual(['Ben playerResumed', 'Bea playerResumed'])
    expect(toldIn(ben.events).filter((told) => /Be[an] player[DR]/.test(told))).toEqual([])
    expect(namesOf(ben.session.players)).toEqual(['Ann', 'Ben', 'Cleo', 'Bea'])
    party.host.remove(3, 'kicked')
    party.flush()
    for (const { session } of [ben, cleo]) expect(namesOf(session.players)).toEqual(['Ann', 'Ben', 'Cleo'])
    expect(ben.events.some(({ type }) => type === 'ended')).toBe(false)
  })

  it.each(['left', 'kicked', 'banned', 'timeout', 'flooding'] as const)('[SE25] go when it is gone: %s', (how) => {
    const { party, ben, cleo } = playing()
    if (how === 'left') ben.session.leave()
    else if (how === 'kicked') party.host.remove(1, 'kicked')
    else if (how === 'banned') party.host.seating.ban(ben.identity.publicKey)
    else if (how === 'flooding') party.host.expel(ben.peer, 'flooding', party.now)
    else {
      ben.cut()
      ben.drop()
      party.now += 6000
      party.tick([cleo])
    }
    party.flush()
    expect(namesOf(cleo.session.players)).toEqual(['Ann', 'Cleo'])
    const left = cleo.events.flatMap((event) =>
      event.type === 'playerLeft' ? [`${event.player.name} ${event.reason}`] : [],
    )
    expect(left).toEqual([`Bea ${how}`, `Ben ${how}`])
  })

  it('[SE25] are in the backup, and a next host begins with those whose device is sound', () => {
    const { party } = playing()
    const { room } = party.host.backup(party.now)
    const shown = (seat: number) => playersUnder(seat, { room }).map(({ name, connected }) => `${name} ${connected}`)
    expect(shown(1)).toEqual(['Ann false', 'Ben true', 'Cleo true', 'Bea true'])
    expect(playersUnder(1, { room })[3]).toMatchObject({ onDeviceOf: 1, ready: true })
    const odd = (onDeviceOf: number) => ({ ...room.players[3], seat: 4, onDeviceOf }) as (typeof room.players)[number]
    for (const device of [3, 4, 9]) {
      const players = playersUnder(1, { room: { ...room, players: [...room.players, odd(device)] } })
      expect(namesOf(players)).toEqual(['Ann', 'Ben', 'Cleo', 'Bea'])
    }
  })
})

describe('a frame of inputs', () => {
  const input = fc
    .record({ x: fc.integer({ min: -64, max: 64 }), y: fc.constant(0), dash: fc.boolean() })
    .map((held) => ({
      ...held,
      x: held.x / 64,
    }))

  it('[SE25] carries what everybody on a device holds, and for one player is as long as ever', () => {
    const seats = fc.uniqueArray(fc.nat(255), { maxLength: MAX_LOCALS })
    const frames = seats.chain((locals) =>
      fc.record({
        ...{ epoch: fc.constant(0), ackTick: fc.nat(), locals: fc.constant(locals) },
        inputs: fc.array(
          fc.record({ own: input, held: fc.array(input, { minLength: locals.length, maxLength: locals.length }) }),
          { maxLength: 8 },
        ),
      }),
    )
    fc.assert(
      fc.property(frames, ({ locals, inputs, ...rest }) => {
        const written = inputs.map(({ own, held }) => ({
          own,
          locals: new Map(locals.map((seat, i) => [seat, held[i] ?? still])),
        }))
        const frame = { ...rest, newestSeq: inputs.length + 3, locals, inputs: written }
        expect(parseInputFrame(sumo, writeInputFrame(sumo, frame))).toEqual(frame)
      }),
    )
    const alone = { own: still, locals: new Map() }
    expect(writeInputFrame(sumo, { epoch: 0, ackTick: 0, newestSeq: 1, locals: [], inputs: [alone] }).length).toBe(8)
  })

  it('[SE25] of more players than a device has, or of noise, gives nothing', () => {
    const locals = [1, 2, 3, 4]
    expect(
      parseInputFrame(sumo, writeInputFrame(sumo, { epoch: 0, ackTick: 0, newestSeq: 9, locals, inputs: [] })),
    ).toBeUndefined()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        const frame = parseInputFrame(sumo, Uint8Array.of(17, ...noise))
        expect(frame?.locals.length ?? 0).toBeLessThanOrEqual(MAX_LOCALS)
      }),
      { numRuns: 5000 },
    )
  })

  it('[SE25] that is skipped loses no button of anybody', () => {
    const buffer = new InputBuffer(sumo)
    const held = (dash: boolean) => ({ own: still, locals: new Map([[3, { ...still, dash }]]) })
    for (let seq = 1; seq <= 40; seq++) buffer.push(seq, held(seq === 3))
    expect(buffer.take().locals.get(3)).toMatchObject({ dash: true })
    while (buffer.acked < 40) buffer.take()
    expect(buffer.take().locals.get(3)).toMatchObject({ dash: false })
  })
})
