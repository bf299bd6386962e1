import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/index.js'
import { MemoryStore } from '../../src/testing.js'
import type { sumo } from '../sumo.js'
import { friends } from './four.js'
import { party, startMatch, World } from './friends.js'

type Sumo = Session<typeof sumo>

const namesOf = (players: readonly { name: string }[]) => players.map(({ name }) => name)
/** Where the puck of a seat is drawn on that device. */
const xOf = (session: Sumo, seat: number, now: number) =>
  [...session.view(now).pucks].find((puck) => puck.owner === seat)?.x ?? Number.NaN

/** Ann hosts with Al beside her, Ben has Bea beside him. */
async function couches() {
  const { world, ann, ben } = await party()
  const al = await world.during(ann.addLocalPlayer({ name: 'Al' }))
  const bea = await world.during(ben.addLocalPlayer({ name: 'Bea' }))
  return { world, ann, ben, al, bea }
}

describe('several players on one device', () => {
  it('[SE25] play with inputs of their own, and act, on the host and on a guest', async () => {
    const { world, ann, ben, al, bea } = await couches()
    expect([al, bea].map(({ name, seat, onDeviceOf }) => [name, seat, onDeviceOf])).toEqual([
      ['Al', 2, 0],
      ['Bea', 3, 1],
    ])
    expect([namesOf(ann.localPlayers), namesOf(ben.localPlayers)]).toEqual([['Al'], ['Bea']])
    await startMatch(world, ann, ben)
    const before = [al, bea].map(({ seat }) => xOf(ann, seat, world.clock.now()))
    ann.input({ x: -1 }, { seat: al.seat })
    ben.input({ x: 1 }, { seat: bea.seat })
    ben.input({ x: 1 }, { seat: al.seat }) // not on this device: nothing
    await world.clock.advance(1000)
    const now = world.clock.now()
    const moved = [ann, ben].map((session) =>
      [al, bea].map(({ seat }, i) => xOf(session, seat, now) - (before[i] ?? 0)),
    )
    for (const [left = 0, right = 0] of moved) {
      expect(left).toBeLessThan(-80)
      expect(right).toBeGreaterThan(80)
    }
    await expect(world.during(ben.act('pickColour', { colour: 7 }, { seat: bea.seat }))).rejects.toThrow('that colour')
    await world.during(ben.act('giveUp', {}, { seat: bea.seat }))
    await world.during(ann.act('giveUp', {}, { seat: al.seat }))
    await expect(world.during(ben.act('giveUp', {}, { seat: ann.me.seat }))).rejects.toMatchObject({
      code: 'session/action-refused',
    })
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(500)
    expect(ben.outcome?.standings.map(namesOf)[0]).toEqual(['Ann'])
    // They were there, and have no rating.
    expect([ann.outcome?.rated, ben.outcome?.ratingChange(bea), ben.outcome?.ratingChange(ben.me)?.after]).toEqual([
      true,
      undefined,
      980,
    ])
  })

  it('[SE25] are four at most, named, and leave again by themselves; what is said to them reaches their device', async () => {
    const { world, ann, ben, bea } = await couches()
    await expect(ben.addLocalPlayer({ name: ' ' })).rejects.toMatchObject({ code: 'session/bad-name' })
    for (const name of ['Bo', 'Bri']) await world.during(ben.addLocalPlayer({ name }))
    await expect(world.during(ben.addLocalPlayer({ name: 'Bill' }))).rejects.toMatchObject({
      code: 'session/device-full',
    })
    const heard: number[] = []
    ben.onMessage('emote', ({ kind }) => heard.push(kind))
    ann.send('emote', { kind: 3 }, { to: [bea, ben.me] })
    ann.send('emote', { kind: 4 }, { to: 'all' })
    await world.during(ben.removeLocalPlayer(ann.me))
    await world.during(ben.removeLocalPlayer(bea))
    expect([heard, namesOf(ben.players)]).toEqual([
      [3, 4],
      ['Ann', 'Ben', 'Al', 'Bo', 'Bri'],
    ])
    expect(() => ben.kick(bea)).toThrow(expect.objectContaining({ code: 'session/not-host' }))
    const [[bo], { key }] = [ben.localPlayers, ben.me]
    if (bo) ann.ban(bo)
    await world.clock.advance(500)
    expect(namesOf(ann.players)).toEqual(['Ann', 'Al'])
    expect(ann.bans).toEqual([key])
  })

  it('[SE25] one couch is enough for a match, with nobody else there', async () => {
    const { world, ann, ben } = await couches()
    ben.leave()
    await world.clock.advance(100)
    await startMatch(world, ann)
    expect([ann.phase, namesOf(ann.players)]).toEqual(['playing', ['Ann', 'Al']])
  })

  it('[SE25] [SE33] [SE36] drop and come back with a device whose network broke, or whose page reloads, in their seats', async () => {
    const world = new World()
    const [annsPlace, store, memory] = [await world.device('Ann'), new MemoryStore(), new Map<string, string>()]
    const tab = { load: (key: string) => memory.get(key), save: (key: string, value: string) => memory.set(key, value) }
    const bens = () => world.device('Ben', { store, tab })
    const ann = await world.during(annsPlace.host({ settings: { rounds: 5 } }))
    const ben = await world.during((await bens()).join(ann.invitation.code))
    const bea = await world.during(ben.addLocalPlayer({ name: 'Bea' }))
    await startMatch(world, ann, ben)
    const told: string[] = []
    ann.on('playerDropped', ({ name }) => told.push(`${name} dropped`))
    ann.on('playerResumed', ({ name }) => told.push(`${name} is back`))
    world.network.part('ann', 'ben')
    await world.clock.advance(8000)
    expect(ann.players.map(({ connected }) => connected)).toEqual([true, false, false])
    world.network.heal('ann', 'ben')
    await world.clock.advance(4000)
    expect(told).toEqual(['Ben dropped', 'Bea dropped', 'Ben is back', 'Bea is back'])
    expect(namesOf(ben.localPlayers)).toEqual(['Bea'])
    const again = await world.during((await bens()).join(ann.invitation.code))
    expect([again.me.seat, again.localPlayers.map(({ name, seat }) => [name, seat])]).toEqual([1, [['Bea', bea.seat]]])
    const before = xOf(ann, bea.seat, world.clock.now())
    again.input({ x: 1 }, { seat: bea.seat })
    await world.clock.advance(1000)
    expect(xOf(ann, bea.seat, world.clock.now())).toBeGreaterThan(before + 80)
  })

  it('[SE25] [SE53] go on under the next host: its own, those of guests, and those of the host that died, once it is back', async () => {
    const { world, host: ann, guests, part, heal, until } = await friends(3)
    const [ben, cleo] = guests as [Sumo, Sumo]
    expect(ben.phase).toBe('playing')
    await expect(world.during(ben.addLocalPlayer({ name: 'Bea' }))).rejects.toMatchObject({
      code: 'session/already-started',
    })
    for (const one of [ann, ben, cleo]) await world.during(one.act('giveUp', {}))
    await world.clock.advance(500)
    ann.rematch()
    const locals = []
    for (const [session, name] of [
      [ann, 'Al'],
      [ben, 'Bea'],
      [cleo, 'Cy'],
    ] as const)
      locals.push(await world.during(session.addLocalPlayer({ name })))
    await startMatch(world, ann, ben, cleo)
    await world.clock.advance(1000)
    part(ann)
    await until(() => ben.host.name !== 'Ann')
    await world.clock.advance(3000)
    const [al, bea, cy] = locals as [typeof ben.me, typeof ben.me, typeof ben.me]
    for (const session of [ben, cleo])
      expect(session.players.map(({ name, connected, onDeviceOf }) => [name, connected, onDeviceOf])).toEqual([
        ['Ann', false, undefined],
        ['Ben', true, undefined],
        ['Cleo', true, undefined],
        ['Al', false, 0],
        ['Bea', true, 1],
        ['Cy', true, 2],
      ])
    const before = [bea, cy].map(({ seat }) => xOf(ben, seat, world.clock.now()))
    ben.input({ x: 1 }, { seat: bea.seat })
    cleo.input({ x: 1 }, { seat: cy.seat })
    await world.clock.advance(1000)
    for (const session of [ben, cleo])
      for (const [i, { seat }] of [bea, cy].entries())
        expect(xOf(session, seat, world.clock.now())).toBeGreaterThan((before[i] ?? 0) + 80)
    heal(ann)
    await until(() => ben.players.every(({ connected }) => connected), 10_000)
    expect([ann.isHost, namesOf(ann.localPlayers)]).toEqual([false, ['Al']])
    const was = xOf(ben, al.seat, world.clock.now())
    ann.input({ x: 1 }, { seat: al.seat })
    await world.clock.advance(1000)
    expect(xOf(ben, al.seat, world.clock.now())).toBeGreaterThan(was + 80)
  })

  it('[SE25] [SE53] leave with a host that leaves for good', async () => {
    const { world, ann, ben } = await couches()
    await startMatch(world, ann, ben)
    await world.clock.advance(1000)
    ann.leave()
    await world.clock.advance(500)
    expect([ben.isHost, namesOf(ben.players)]).toEqual([true, ['Ben', 'Bea']])
    expect(ben.localPlayers[0]).toMatchObject({ onDeviceOf: 1, ready: true })
  })
})
