import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { defineGame, GameError, type Session, type Team, type World } from '../../src/index.js'
import { placesOf } from '../../src/result/standings.js'
import { seatsOf, teamPlaces } from '../../src/result/team-places.js'
import { asShown } from '../../src/session/player.js'
import { Roster } from '../../src/session/roster.js'
import type { SessionEvent } from '../../src/session/session-event.js'
import { changeTeams } from '../../src/session/team-changes.js'
import { balanced, shuffled, smallestTeam, whyUneven } from '../../src/session/teams.js'
import { tug } from '../tug.js'
import { Party } from './party.js'

const answersIn = (events: readonly SessionEvent[]) =>
  events.flatMap((event) => (event.type === 'acted' ? [event.refused ?? 'done'] : []))
const teamsOf = (players: readonly { name: string; team: string | undefined }[]) =>
  players.map(({ name, team }) => `${name} ${team}`)

/** Ann hosts, and others come: red, blue, red, blue. */
function waiting(names: readonly string[]) {
  const party = new Party(tug, { maxPlayers: 6, settings: {} })
  const guests = names.map((name) => party.join(name))
  return { party, guests }
}

type Guest = ReturnType<typeof waiting>['guests'][number]

function start(party: Party, guests: readonly Guest[]) {
  for (const { session } of guests) session.ready(true)
  party.flush()
  expect(party.host.stage.start(party.now)).toBeUndefined()
  while (party.host.phase !== 'playing') party.tick(guests, { pull: 0 })
}

describe('teams of a session', () => {
  it('[SE60] whoever comes goes to the smallest, local players and bots as well; who watches is in none', () => {
    const { party, guests } = waiting(['Ben', 'Cleo'])
    const [ben] = guests as [Guest, Guest]
    ben.session.ask({ kind: 'addLocal', name: 'Bea' })
    party.flush()
    party.host.addBot()
    const zoe = party.join('Zoe', { spectator: true })
    const teams = ['Ann red', 'Ben blue', 'Cleo red', 'Bea blue', 'Bot red']
    expect(teamsOf(party.host.players)).toEqual(teams)
    for (const { session } of [ben, zoe]) expect(teamsOf(session.players)).toEqual(teams)
    expect(zoe.session.spectators[0]?.team).toBeUndefined()
    zoe.session.ask({ kind: 'move', spectator: false })
    party.flush()
    expect(teamsOf(ben.session.players).at(-1)).toBe('Zoe blue')
  })

  it('[SE60] players choose for themselves and for who plays beside them, the host for all, as long as there is room', () => {
    const { party, guests } = waiting(['Ben', 'Cleo', 'Dan'])
    const [ben, cleo] = guests as [Guest, Guest]
    ben.session.ask({ kind: 'addLocal', name: 'Bea' })
    party.flush()
    ben.session.ask({ kind: 'team', seat: 4, team: 'blue' })
    ben.session.ask({ kind: 'team', seat: undefined, team: 'red' })
    cleo.session.ask({ kind: 'team', seat: 1, team: 'blue' })
    cleo.session.ask({ kind: 'team', seat: 0, team: 'blue' })
    cleo.session.ask({ kind: 'team', seat: 40, team: 'blue' })
    cleo.session.ask({ kind: 'teams', shuffle: true, chosen: [] })
    party.flush()
    expect([answersIn(ben.events).slice(1), answersIn(cleo.events)]).toEqual([
      ['done', 'done'],
      ['session/not-host', 'session/not-host', 'session/not-host', 'session/not-host'],
    ])
    expect(teamsOf(cleo.session.players)).toEqual(['Ann red', 'Ben red', 'Cleo red', 'Dan blue', 'Bea blue'])
    expect(party.ask({ kind: 'team', seat: 3, team: 'red' }).refused).toBe('session/team-full')
    expect(party.ask({ kind: 'team', seat: 2, team: 'blue' }).refused).toBeUndefined()
    expect(party.ask({ kind: 'team', seat: 40, team: 'blue' }).refused).toBe('session/player-left')
    party.flush()
    expect(teamsOf(ben.session.players)[2]).toBe('Cleo blue')
  })

  it('[SE60] a team the game does not have makes no sense, and of what a host says of one nothing is believed', () => {
    const { party, guests } = waiting(['Ben'])
    const [ben] = guests as [Guest]
    for (const team of ['green', '', 'constructor']) ben.session.ask({ kind: 'team', seat: undefined, team })
    party.flush()
    expect([answersIn(ben.events), teamsOf(party.host.players)]).toEqual([[], ['Ann red', 'Ben blue']])
    const [ann] = party.host.players
    if (!ann) throw new Error('nobody hosts')
    expect(asShown([{ ...ann, team: 'green' }], tug.teams)[0]?.team).toBeUndefined()
    expect(asShown([ann], undefined)[0]?.team).toBeUndefined()
    const next = Roster.from(
      6,
      [
        { ...ann, team: 'green' },
        { ...ann, seat: 1, team: 'red' },
      ],
      tug.teams,
    )
    expect(teamsOf(next.players)).toEqual(['Ann blue', 'Ann red'])
  })

  it('[SE60] no start with an empty team, or one too large, and none while it is counted down either', () => {
    const { party, guests } = waiting(['Ben', 'Cleo'])
    const [ben, cleo] = guests as [Guest, Guest]
    for (const { session } of guests) session.ready(true)
    party.ask({ kind: 'team', seat: 1, team: 'red' })
    party.flush()
    expect(party.host.stage.start(party.now)).toBe('session/empty-team')
    party.host.addBot()
    party.ask({ kind: 'team', seat: 2, team: 'blue' })
    party.ask({ kind: 'team', seat: 0, team: 'blue' })
    party.host.remove(1, 'kicked')
    party.flush()
    expect(party.host.stage.start(party.now)).toBe('session/empty-team')
    party.ask({ kind: 'team', seat: 3, team: 'red' })
    expect(party.host.stage.start(party.now)).toBeUndefined()
    expect(party.ask({ kind: 'teams', shuffle: true, chosen: [] }).refused).toBe('session/already-started')
    party.host.remove(3, 'kicked')
    for (let i = 0; i < 100; i++) party.tick([cleo], { pull: 0 })
    expect(party.host.phase).toBe('waiting')
    expect(whyUneven(tug.teams, [{ seat: 0, team: 'red' }, ...[1, 2, 3].map((seat) => ({ seat, team: 'blue' }))])).toBe(
      'session/uneven-teams',
    )
    expect(ben.events.at(-1)).toMatchObject({ type: 'ended', reason: 'kicked' })
  })

  it('[SE60] the rules know them, the same on the host and where it is predicted, also of who comes late or leaves', () => {
    const { party, guests } = waiting(['Ben', 'Cleo'])
    start(party, guests)
    const dan = party.join('Dan')
    const all = [...guests, dan]
    for (let i = 0; i < 10; i++) party.tick(all, { pull: 1 })
    const handsOf = (world: unknown) =>
      [...(world as World<typeof tug>).hands].map(({ owner, team }) => `${owner} ${team}`)
    const host = () => party.host.match?.simulation
    expect(handsOf(host()?.state.world)).toEqual(['0 red', '1 blue', '2 red', '3 blue'])
    for (const { session } of all) {
      const before = session.predictor?.current.slice()
      session.tick(0, { pull: 1 })
      expect(session.predictor?.current).not.toEqual(before)
      const [of] = tug.layout.groups
      const column = of?.columns.find(({ name }) => name === 'team')?.offset ?? 0
      const cells = (from: Float64Array | undefined) => [...(from?.slice(column, column + 4) ?? [])]
      expect(cells(session.predictor?.current)).toEqual(cells(host()?.state.cells))
    }
    party.host.remove(1, 'kicked')
    const world = host()?.state.world as World<typeof tug> | undefined
    expect(world?.rope.left).toBe('blue')
  })

  it('[SE60] a result names teams, and everybody in them has their place; who left is last', () => {
    const { party, guests } = waiting(['Ben', 'Cleo', 'Dan'])
    const [ben, , dan] = guests as [Guest, Guest, Guest]
    start(party, guests)
    dan.session.leave()
    ben.session.act(0, new Uint8Array())
    party.flush()
    party.tick(guests.slice(0, 2), { pull: 0 })
    expect(ben.events.find(({ type }) => type === 'result')).toMatchObject({
      result: { standings: [[1], [0, 2], [3]] },
    })
    const teamOf = (seat: number) => ['red', 'blue', 'red', 'blue'][seat]
    expect(placesOf(seatsOf([['blue'], ['red', 9]], [0, 1, 2, 3], teamOf), [0, 1, 2, 3])).toEqual([
      [1, 3],
      [0, 2],
    ])
    expect(teamPlaces([[1], [0, 2], [3]], teamOf)).toEqual([['blue'], ['red']])
    expect(
      teamPlaces(
        [
          [0, 1],
          [2, 3],
        ],
        teamOf,
      ),
    ).toEqual([['red', 'blue']])
    expect(teamPlaces([[0]], () => undefined)).toEqual([])
  })
})

describe('whatever is asked of teams', () => {
  const seat = fc.option(fc.constantFrom(0, 1, 2, 3, 4, 9, 64, 255), { nil: undefined })
  const team = fc.record({ kind: fc.constant('team' as const), seat, team: fc.constantFrom('red', 'blue') })
  const chosen = fc.array(fc.record({ seat: seat.map((one = 0) => one), team: fc.constantFrom('red', 'blue') }), {
    maxLength: 6,
  })
  const anew = fc.record({ kind: fc.constant('teams' as const), shuffle: fc.boolean(), chosen })
  const asked = fc.record({ by: fc.constantFrom(0, 1, 2, 64), request: fc.oneof(team, anew) })

  it('[SE60] everybody who plays is in a team that holds them, and only who may changes it', () => {
    const random = (bytes: number) => new Uint8Array(bytes).fill(7)
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 20 }), (all) => {
        const roster = new Roster(6, tug.teams)
        for (const name of ['Ann', 'Ben', 'Cleo']) roster.add({ name, key: new Uint8Array(32), host: name === 'Ann' })
        roster.add({ name: 'Bea', onDeviceOf: 1 })
        roster.add({ name: 'Zoe', spectator: true })
        for (const { by, request } of all) {
          const before = teamsOf(roster.all)
          const now = {
            roster,
            random,
            phase: 'waiting' as const,
            host: 0,
            teams: tug.teams ?? { names: [], size: 0, uneven: 0 },
          }
          const refused = changeTeams(request, by, now)
          const changed = roster.all.filter(({ name, team }, i) => before[i] !== `${name} ${team}`)
          if (refused !== undefined) expect(changed).toEqual([])
          if (by !== 0) expect(changed.every((one) => one.seat === by || one.onDeviceOf === by)).toBe(true)
          const counts = ['red', 'blue'].map((name) => roster.players.filter((one) => one.team === name).length)
          expect([(counts[0] ?? 0) + (counts[1] ?? 0), Math.max(...counts) < 4]).toEqual([4, true])
          expect(roster.spectators[0]?.team).toBeUndefined()
        }
      }),
    )
  })
})

describe('making them even', () => {
  const teams = { names: ['red', 'blue', 'green'], size: 22, uneven: 1 }
  const members = fc.array(fc.constantFrom('red', 'blue', 'green'), { maxLength: 60 })
  const countOf = (all: readonly string[]) => teams.names.map((name) => all.filter((team) => team === name).length)

  it('[SE60] moves as few as can be', () => {
    fc.assert(
      fc.property(members, (list) => {
        const moved = balanced(
          teams,
          list.map((team, seat) => ({ seat, team })),
        )
        const after = list.map((team, seat) => moved.get(seat) ?? team)
        const counts = countOf(after)
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(2)
        const [least, extra] = [Math.floor(list.length / 3), list.length % 3]
        const over = countOf(list)
          .sort((a, b) => b - a)
          .map((count, i) => Math.max(0, count - least - (i < extra ? 1 : 0)))
        expect(moved.size).toBe(over.reduce((sum, count) => sum + count, 0))
      }),
    )
  })

  it('[SE60] by chance puts everybody somewhere, and leaves none two larger than another', () => {
    fc.assert(
      fc.property(members, fc.integer(), (list, seed) => {
        let state = seed
        const next = () => {
          state = Math.imul(state, 69069) + 1
          return state >>> 24
        }
        const random = (bytes: number) => Uint8Array.from({ length: bytes }, next)
        const anew = shuffled(
          teams,
          list.map((team, seat) => ({ seat, team })),
          random,
        )
        const counts = countOf([...anew.values()])
        expect([anew.size, Math.max(...counts) - Math.min(...counts) < 2]).toEqual([list.length, true])
      }),
    )
  })

  it('[SE60] a game without teams has none to choose', () => {
    expect([smallestTeam(undefined, []), whyUneven(undefined, [])]).toEqual([undefined, undefined])
  })
})

describe('teams as a game declares them', () => {
  const declare = (teams: { names: readonly string[]; size?: number; uneven?: number }) =>
    defineGame({ ...{ id: 'x', version: 1, seats: { min: 2, max: 6 }, tickRate: 0, world: {} }, teams, setup() {} })

  it('have types of their own', () => {
    expectTypeOf<Team<typeof tug>>().toEqualTypeOf<'red' | 'blue'>()
    expectTypeOf<Session<typeof tug>['me']['team']>().toEqualTypeOf<'red' | 'blue' | undefined>()
    expectTypeOf<Parameters<Session<typeof tug>['setTeam']>[0]>().toEqualTypeOf<'red' | 'blue'>()
    const ok = defineGame({
      ...{ id: 'y', version: 1, seats: { min: 2, max: 4 }, tickRate: 0, world: {} },
      teams: { names: ['cats', 'dogs'] },
      setup(_world, ctx) {
        expectTypeOf(ctx.team(0)).toEqualTypeOf<'cats' | 'dogs' | undefined>()
      },
      standings: () => [['cats', 1], ['dogs']],
    })
    expect(ok.teams).toEqual({ names: ['cats', 'dogs'], size: 4, uneven: 1 })
    defineGame({
      ...{ id: 'z', version: 1, seats: { min: 2, max: 4 }, tickRate: 0, world: {}, setup() {} },
      teams: { names: ['cats', 'dogs'] },
      // @ts-expect-error no such team
      standings: () => [['mice']],
    })
  })

  it('are two to eight with sound names and room for everybody, or `defineGame` throws', () => {
    const names = ['a', 'b']
    for (const wrong of [
      { names: ['a'] },
      { names: ['a', 'a'] },
      { names: ['A', 'b'] },
      { names: ['a', ''] },
      { names: [...'abcdefghi'] },
      { names, size: 2 },
      { names, size: 3.5 },
      { names, uneven: -1 },
    ])
      expect(() => declare(wrong)).toThrow(GameError)
    expect(declare({ names }).schemaHash).not.toEqual(declare({ names: ['a', 'c'] }).schemaHash)
  })
})
