import { describe, expect, it } from 'vitest'
import type { SessionEvent } from '../../src/session/session-event.js'
import { FIRST_PLACE, MAX_SPECTATORS } from '../../src/session/spectators.js'
import { parseReport } from '../../src/sync/delta/report.js'
import { encodeFull } from '../../src/sync/full-state.js'
import { createWorld } from '../../src/sync/world-state.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

type Guest = ReturnType<Party['join']>

const names = (players: readonly { name: string }[]) => players.map(({ name }) => name)
const refusedIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'refused' ? [event.code] : []))
const toldIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => ('player' in event ? [`${event.player.name} ${event.type}`] : []))
const answersIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'acted' ? [event.refused ?? 'done'] : []))

function worldOf(cells: Float64Array | undefined): Uint8Array {
  const world = createWorld(sumo.layout)
  world.cells.set(cells ?? [])
  return encodeFull(world, 'guest')
}

function playing() {
  const party = new Party(sumo)
  const ben = party.join('Ben')
  ben.session.ready(true)
  party.flush()
  party.host.stage.start(party.now)
  while (party.host.phase !== 'playing') party.tick([ben])
  return { party, ben }
}

const move = (party: Party, { session }: Guest, spectator: boolean) => {
  session.ask({ kind: 'move', spectator })
  party.flush()
}

describe('who watches', () => {
  it('[SE23] takes no seat: the session is not fuller for it, starts without them, and tells everybody who watches', () => {
    const party = new Party(sumo, { maxPlayers: 2 })
    const zoe = party.join('Zoe', { spectator: true })
    const ben = party.join('Ben')
    expect([zoe.session.seat, ben.session.seat]).toEqual([FIRST_PLACE, 1])
    for (const { session } of [zoe, ben]) expect(names(session.players)).toEqual(['Ann', 'Ben'])
    expect(names(ben.session.spectators)).toEqual(['Zoe'])
    expect([party.host.full, refusedIn(party.join('Dan').events)]).toEqual([true, ['session/full']])
    ben.session.ready(true)
    party.flush()
    expect(party.host.stage.start(party.now)).toBeUndefined()
    while (party.host.phase !== 'playing') party.tick([ben, zoe])
    expect(party.host.match?.seats).toEqual([0, 1])
  })

  it('[SE23] no player joined, dropped or left for it', () => {
    const party = new Party(sumo)
    const ben = party.join('Ben')
    const [told, hosts] = [ben.events.length, party.hostEvents.length]
    const zoe = party.join('Zoe', { spectator: true })
    zoe.drop()
    party.host.remove(FIRST_PLACE, 'kicked')
    party.flush()
    expect([toldIn(ben.events.slice(told)), toldIn(party.hostEvents.slice(hosts))]).toEqual([[], []])
    expect(ben.session.spectators).toEqual([])
  })

  it('[SE23] comes into a running match that takes no players any more, and sees it as it goes on', () => {
    const { party, ben } = playing()
    expect(refusedIn(party.join('Dan').events)).toEqual(['session/already-started'])
    const zoe = party.join('Zoe', { spectator: true })
    const before = worldOf(zoe.session.predictor?.current)
    for (let i = 0; i < 30; i++) party.tick([ben, zoe], { x: 1, y: 0, dash: false })
    const now = worldOf(party.host.match?.simulation.state.cells)
    expect(worldOf(zoe.session.predictor?.current)).toEqual(now)
    expect(before).not.toEqual(now)
    expect(party.host.match?.seats).toEqual([0, 1])
  })

  it('[SE23] sends no inputs; its actions are refused, and being ready is nothing', () => {
    const { party, ben } = playing()
    const zoe = party.join('Zoe', { spectator: true })
    let sent = 0
    party.loses = () => {
      sent++
      return false
    }
    zoe.session.tick(0, { x: 1, y: 0, dash: true })
    expect(sent).toBe(1)
    expect(parseReport(zoe.session.match.beat(0), 0)?.behind).toEqual(new Uint8Array()) // only what came
    party.loses = () => false
    zoe.session.act(0, sumo.encodeAction(0, { colour: 1 }))
    zoe.session.ready(true)
    party.tick([ben, zoe])
    expect(answersIn(zoe.events)).toEqual(['Who watches does not play.'])
    expect(zoe.session.spectators[0]?.ready).toBe(false)
  })

  it('[SE23] stands still, and does not run ahead, when the host is not heard', () => {
    const { party, ben } = playing()
    const zoe = party.join('Zoe', { spectator: true })
    party.tick([ben, zoe])
    party.loses = () => true
    for (let i = 0; i < 100; i++) party.tick([zoe])
    const still = zoe.session.predictor?.current.slice()
    party.tick([zoe])
    expect(zoe.session.predictor?.current).toEqual(still)
  })

  it('[SE23] eight at most, and a place waits for who drops as a seat does', () => {
    const party = new Party(sumo)
    const all = Array.from({ length: MAX_SPECTATORS }, (_, i) => party.join(`Guest ${i}`, { spectator: true }))
    expect(refusedIn(party.join('Late', { spectator: true }).events)).toEqual(['session/full'])
    expect(party.join('Ben').session.seat).toBe(1)
    all[3]?.drop()
    expect(party.join('Late', { spectator: true }).session.seat).toBeUndefined()
    const secret = all[3]?.identity.secretKey ?? new Uint8Array()
    expect(party.join('Guest 3', { secret, spectator: true }).session.seat).toBe(FIRST_PLACE + 3)
  })

  it('[SE23] is banned, checked and asked about like anybody', () => {
    const party = new Party(sumo, { asks: true })
    const zoe = party.join('Zoe', { spectator: true })
    expect(party.host.knocks[0]?.player).toMatchObject({ name: 'Zoe', spectator: true })
    party.host.knocks[0]?.admit()
    party.flush()
    party.host.seating.ban(zoe.identity.publicKey)
    party.flush()
    expect(zoe.events.at(-1)).toMatchObject({ type: 'ended', reason: 'banned' })
  })
})

describe('from the spectators to a seat, and back', () => {
  it('[SE24] takes the lowest free seat in the waiting room; for everybody a player has joined', () => {
    const party = new Party(sumo)
    const [ben, zoe] = [party.join('Ben'), party.join('Zoe', { spectator: true })]
    const token = zoe.session.token
    move(party, zoe, false)
    expect([zoe.session.seat, answersIn(zoe.events), zoe.session.spectators]).toEqual([2, ['done'], []])
    for (const events of [ben.events, party.hostEvents]) expect(toldIn(events).at(-1)).toBe('Zoe playerJoined')
    expect(toldIn(zoe.events)).toEqual([])
    expect(zoe.session.token).toBe(token)
    zoe.session.ready(true)
    party.flush()
    expect(ben.session.players[2]).toMatchObject({ name: 'Zoe', ready: true })
  })

  it('[SE24] gives the seat back; for everybody a player has left', () => {
    const party = new Party(sumo, { maxPlayers: 2 })
    const [ben, zoe] = [party.join('Ben'), party.join('Zoe', { spectator: true })]
    move(party, zoe, false)
    expect(answersIn(zoe.events)).toEqual(['session/full'])
    move(party, ben, true)
    expect([ben.session.seat, names(party.host.players)]).toEqual([FIRST_PLACE + 1, ['Ann']])
    for (const events of [zoe.events, party.hostEvents]) expect(toldIn(events).at(-1)).toBe('Ben playerLeft')
    expect(toldIn(ben.events)).toEqual([])
    move(party, zoe, false)
    expect(zoe.session.seat).toBe(1)
    move(party, zoe, false)
    expect(answersIn(zoe.events)).toEqual(['session/full', 'done', 'done'])
  })

  it('[SE24] not in a match', () => {
    const { party, ben } = playing()
    const zoe = party.join('Zoe', { spectator: true })
    move(party, zoe, false)
    move(party, ben, true)
    for (const { events } of [zoe, ben]) expect(answersIn(events)).toEqual(['session/already-started'])
  })

  it('[SE24] holds when the connection breaks before it was heard of, and what was said to that seat before stays unsaid', () => {
    const party = new Party(sumo)
    const [ben, zoe] = [party.join('Ben'), party.join('Zoe', { spectator: true })]
    const { number } = party.host.journal.backup.log
    party.host.journal.say({ kind: 'letter', from: 0, since: 0, number: 0, letter: new Uint8Array(1) }, [2])
    party.flush()
    zoe.session.ask({ kind: 'move', spectator: false })
    party.flush(1)
    zoe.cut()
    zoe.drop()
    expect(party.host.players[2]).toMatchObject({ name: 'Zoe', connected: false })
    zoe.connect()
    party.flush()
    expect([zoe.session.seat, answersIn(zoe.events)]).toEqual([2, ['done']])
    expect(zoe.session.journal.tail.entries.every((entry) => entry.number > number + 1 || entry.to?.length === 0)).toBe(
      true,
    )
    expect(names(ben.session.players)).toEqual(['Ann', 'Ben', 'Zoe'])
  })
})
