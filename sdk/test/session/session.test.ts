import { describe, expect, it } from 'vitest'
import { encode } from '../../src/codec/combinators.js'
import { cleanName } from '../../src/codec/name.js'
import { joinRequest } from '../../src/session/guest-options.js'
import { GuestSession } from '../../src/session/guest-session.js'
import { hostEvent, hostMessage } from '../../src/session/messages.js'
import { encodeFull } from '../../src/sync/full-state.js'
import { createWorld } from '../../src/sync/world-state.js'
import { sumo } from '../sumo.js'
import { Party } from './party.js'

const went = { x: 1, y: 0, dash: false }

function playing(loses?: () => boolean) {
  const party = new Party(sumo)
  const ben = party.join('Ben')
  ben.session.ready(true)
  party.flush()
  expect(party.host.stage.start(party.now)).toBeUndefined()
  if (loses) party.loses = loses
  while (party.host.phase !== 'playing') party.tick([ben])
  return { party, ben }
}

/** Lets the host see the last inputs; then what the guest shows must be what the host holds. */
function settle(party: Party, guest: GuestSession) {
  for (let i = 0; i < 4; i++) party.tick()
  const shown = createWorld(sumo.layout)
  shown.cells.set(guest.predictor?.current ?? [])
  const held = party.host.match?.simulation.state
  if (!held) throw new Error('no match')
  expect(encodeFull(shown, 'guest')).toEqual(encodeFull(held, 'guest'))
}

describe('a session', () => {
  it('[SE3] a guest who proved a key gets the lowest free seat, and all see the same roster', () => {
    const party = new Party(sumo)
    const ben = party.join('Ben')
    const cleo = party.join('Cleo')
    expect([ben.session.seat, cleo.session.seat]).toEqual([1, 2])
    expect(cleo.session.sessionName).toBe("Ann's ring")
    expect(cleo.session.settings).toEqual({ rounds: 3 })
    for (const players of [ben.session.players, cleo.session.players]) expect(players).toEqual(party.host.players)
    expect(party.host.players.map((player) => player.name)).toEqual(['Ann', 'Ben', 'Cleo'])
    expect(party.host.players[1]?.key).toEqual(ben.identity.publicKey)
  })

  it('[SE4] a full session, and one that plays already, refuse with their code', () => {
    const party = new Party(sumo, { maxPlayers: 2 })
    party.join('Ben')
    expect(party.join('Cleo').events).toContainEqual({ type: 'refused', code: 'session/full' })
    const { party: running } = playing()
    expect(running.join('Cleo').events).toContainEqual({ type: 'refused', code: 'session/already-started' })
  })

  it('[SE5] equal names are told apart, and a hostile name is shown as harmless text', () => {
    const party = new Party(sumo)
    party.join('Ann')
    party.join('\u202eevil\u200b \n<b>x</b>')
    party.join('\u200b')
    expect(party.host.players.map((player) => player.name)).toEqual(['Ann', 'Ann (2)', 'evil <b>x</b>', 'Player'])
    expect(cleanName('x'.repeat(10_000))).toHaveLength(24)
    expect(cleanName(' \u0000\u2066 ')).toBeUndefined()
  })

  it('[SE5] a guest cleans what its host says too: the names of the session and of everybody in it', () => {
    const session = new GuestSession({
      ...{ game: sumo, player: { name: 'Ben', rated: true }, page: new Uint8Array(4), resume: undefined },
      output: { event() {}, state() {}, emit() {} },
    })
    const { players } = new Party(sumo).host
    const named = (...names: string[]) => names.flatMap((name) => players.map((player) => ({ ...player, name })))
    const welcome = {
      seat: 1,
      token: new Uint8Array(16),
      settings: sumo.encodeSettings({}),
      phase: 0,
      epoch: 0,
      log: 0,
      handled: 0,
      grace: 0,
    }
    const hear = (message: Parameters<typeof hostMessage.write>[1]) =>
      expect(session.receiveEvent(encode(hostMessage, message))).toBe(true)
    const shown = () => session.players.map((player) => player.name)
    hear({ kind: 'welcome', ...welcome, sessionName: 'Ann\u202e\u200b\n', players: named('\u2066Ann') })
    expect([session.sessionName, ...shown()]).toEqual(['Ann', 'Ann'])
    const longest = `${'x'.repeat(24)} (64)`
    const payload = encode(hostEvent, { kind: 'roster', players: named('\u3164', `${longest} and more`) })
    hear({ kind: 'logged', entry: { number: 1, to: undefined, payload } })
    expect(shown()).toEqual(['Player', longest])
  })

  it('[SE6] it starts only with enough players who are ready', () => {
    const party = new Party(sumo)
    expect(party.host.stage.start(0)).toBe('session/not-enough-players')
    const ben = party.join('Ben')
    expect(party.host.stage.start(0)).toBe('session/not-ready')
    ben.session.ready(true)
    party.flush()
    expect(party.host.stage.start(0)).toBeUndefined()
    party.flush()
    expect(ben.session.phase).toBe('countdown')
    expect(party.host.stage.start(0)).toBe('session/already-started')
  })

  it("[SE7] a match plays to its end: the guest's moves reach the host, and both hold the same result", () => {
    const { party, ben } = playing()
    for (let i = 0; i < 30; i++) party.tick([ben], went)
    settle(party, ben.session)
    expect(party.host.match?.simulation.tick).toBeGreaterThan(30)
    party.host.match?.simulation.leave(1)
    party.tick([ben])
    expect(ben.session.phase).toBe('result')
    const results = [party.hostEvents, ben.events].map(
      (events) => events.find((event) => event.type === 'result')?.result,
    )
    expect(results[0]).toMatchObject({ standings: [[0], [1]], absent: [], hosts: 1, parted: false })
    expect(results[1]).toMatchObject(results[0] ?? {})
  })

  it('[SE7] four frames in ten lost: the guest still follows, and no move is lost for good', () => {
    let n = 0
    const { party, ben } = playing(() => (n++ * 7) % 10 < 4)
    for (let i = 0; i < 60; i++) party.tick([ben], went)
    for (let i = 0; i < 30; i++) party.tick([ben])
    party.loses = () => false
    settle(party, ben.session)
  })

  it('[SE8] a dropped seat waits, goes back to its key and to nobody else, and is given up in the end', () => {
    const party = new Party(sumo)
    const ben = party.join('Ben')
    ben.drop()
    expect(party.host.players[1]).toMatchObject({ name: 'Ben', connected: false })
    expect(party.join('Cleo').session.seat).toBe(2)
    const { identity, session } = ben
    const again = party.join('Ben', { secret: identity.secretKey, ...(session.token && { resume: session.token }) })
    expect(again.session.seat).toBe(1)
    expect(party.hostEvents.at(-1)).toMatchObject({ type: 'playerResumed' })
    again.drop()
    for (let i = 0; i < 200; i++) party.tick()
    expect(party.host.players.map((player) => player.name)).toEqual(['Ann', 'Cleo'])
    expect(party.hostEvents).toContainEqual(expect.objectContaining({ type: 'playerLeft', reason: 'timeout' }))
  })

  it('[SE9] the end names its reason on both sides', () => {
    const party = new Party(sumo)
    const [ben, cleo] = [party.join('Ben'), party.join('Cleo')]
    party.host.remove(1, 'kicked')
    party.host.end('host-left')
    party.flush()
    expect(ben.events.at(-1)).toEqual({ type: 'ended', reason: 'kicked' })
    expect(cleo.events.at(-1)).toEqual({ type: 'ended', reason: 'host-left' })
  })

  it('[SE10] an action is answered, done or refused with the reason', () => {
    const { party, ben } = playing()
    const asked = [1, 7].map((colour) => ben.session.act(0, sumo.encodeAction(0, { colour })))
    asked.push(ben.session.act(9, new Uint8Array()))
    party.flush()
    expect(ben.events.filter((event) => event.type === 'acted')).toEqual([
      { type: 'acted', id: asked[0], refused: undefined },
      { type: 'acted', id: asked[1], refused: 'that colour is taken' },
      { type: 'acted', id: asked[2], refused: 'The game knows no such action.' },
    ])
  })

  it('[SE11] a peer that keeps sending nonsense is cut off, and the host goes on', () => {
    const party = new Party(sumo)
    const ben = party.join('Ben')
    const join = joinRequest({ player: { name: 'Ben', rated: true }, page: new Uint8Array(4), resume: undefined })
    for (let i = 0; i < 20; i++) ben.connection.sendEvent(i % 2 ? join : Uint8Array.of(250, i))
    party.flush()
    expect(party.host.players[1]).toMatchObject({ connected: false })
    expect(party.join('Cleo').session.seat).toBe(2)
  })
})
