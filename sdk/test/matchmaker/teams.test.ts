import { describe, expect, it } from 'vitest'
import { createMatchmaker, type Session } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { tug } from '../tug.js'
import { World } from './friends.js'

type Tug = Session<typeof tug>

/** Ann hosts, the others join, in the order of their names: red, blue, red, blue. */
async function room(...names: readonly string[]) {
  const world = new World()
  const all: Tug[] = []
  for (const name of names) {
    const place = await createMatchmaker({
      ...{ game: tug, player: { name } },
      ...virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence),
    })
    const code = all[0]?.invitation.code
    all.push(await world.during(code ? place.join(code) : place.host()))
  }
  const [ann, ...guests] = all as [Tug, ...Tug[]]
  const start = async () => {
    for (const guest of guests) guest.ready()
    await world.clock.advance(200)
    ann.start()
    await world.clock.advance(4500)
  }
  return { world, ann, guests, all, start }
}

/** Seat and team of each player as the rules on that device saw them. */
const seen = (session: Tug, now: number) => [...session.view(now).hands].map(({ owner, team }) => `${owner} ${team}`)
const teams = ({ players }: Tug) => players.map(({ name, team }) => `${name} ${team}`)

describe('teams', () => {
  it('[SE60] are chosen in the waiting room, told to all, and refused with a code', async () => {
    const { world, ann, guests, all } = await room('Ann', 'Ben', 'Cleo')
    const [ben, cleo] = guests as [Tug, Tug]
    await world.during(ben.setTeam('red'))
    await expect(world.during(ben.setTeam('blue', { seat: cleo.me.seat }))).rejects.toMatchObject({
      code: 'session/not-host',
    })
    await expect(ben.shuffleTeams()).rejects.toMatchObject({ code: 'session/not-host' })
    for (const guest of guests) guest.ready()
    await world.clock.advance(200)
    expect(() => ann.start()).toThrow(expect.objectContaining({ code: 'session/empty-team', retryable: true }))
    await world.during(ann.balanceTeams())
    await world.clock.advance(200)
    for (const one of all) expect(teams(one)).toEqual(['Ann red', 'Ben red', 'Cleo blue'])
    await world.during(ann.setTeam('blue', { seat: ben.me.seat }))
    await world.during(ann.shuffleTeams())
    await world.clock.advance(200)
    expect(new Set(all.map((one) => teams(one).join())).size).toBe(1)
    expect(ann.players.filter(({ team }) => team === 'red').length).toBeGreaterThan(0)
    ann.start()
    await expect(world.during(ben.setTeam('blue'))).rejects.toMatchObject({ code: 'session/already-started' })
  })

  it('[RA24] are made as strong as can be on request, also where all are full and somebody has to change places', async () => {
    const { world, ann, guests, all, start } = await room('Ann', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay')
    const [ben] = guests as [Tug]
    await expect(ben.balanceTeams({ by: 'rating' })).rejects.toMatchObject({ code: 'session/not-host' })
    await start()
    await world.during(ben.act('win', {})) // blue: Ben, Dan and Fay
    await world.clock.advance(500)
    ann.rematch()
    await world.clock.advance(500)
    await world.during(ann.balanceTeams({ by: 'rating' }))
    await world.clock.advance(200)
    for (const one of all) expect(teams(one)).toEqual(teams(ann))
    const strong = ann.players.filter(({ name }) => ['Ben', 'Dan', 'Fay'].includes(name))
    expect(strong.filter(({ team }) => team === 'red').length % 3).not.toBe(0) // two and one: the nearest there is
    expect(ann.players.filter(({ team }) => team === 'red')).toHaveLength(3)
    const before = teams(ann)
    await world.during(ann.balanceTeams({ by: 'rating' }))
    expect(teams(ann)).toEqual(before)
  })

  it('[SE60] the rules see the same on the host, on guests and under the next host; a result says which team won', async () => {
    const { world, ann, guests, all, start } = await room('Ann', 'Ben', 'Cleo', 'Dan')
    const [ben, cleo, dan] = guests as [Tug, Tug, Tug]
    await world.during(ben.setTeam('red'))
    await world.during(cleo.setTeam('blue'))
    const bea = await world.during(ben.addLocalPlayer({ name: 'Bea' }))
    expect(bea.team).toBe('red')
    await start()
    const rows = ['0 red', '1 red', '2 blue', '3 blue', '4 red']
    for (const one of all) expect(seen(one, world.clock.now())).toEqual(rows)
    for (const guest of guests) world.network.part('ann', guest.me.name.toLowerCase())
    await world.clock.advance(5000)
    expect([ben.host.name === 'Ann', ben.phase]).toEqual([false, 'playing'])
    for (const one of guests) {
      expect(seen(one, world.clock.now())).toEqual(rows)
      expect(teams(one)).toEqual(['Ann red', 'Ben red', 'Cleo blue', 'Dan blue', 'Bea red'])
    }
    await world.during(dan.act('win', {}))
    await world.clock.advance(500)
    for (const { outcome } of guests) {
      expect(outcome?.teams).toEqual([['blue'], ['red']])
      expect(outcome?.standings.map((row) => row.map(({ name }) => name))).toEqual([
        ['Cleo', 'Dan'],
        ['Ann', 'Ben', 'Bea'],
      ])
    }
    const host = guests.find(({ isHost }) => isHost)
    host?.rematch()
    await world.clock.advance(200)
    if (host) await world.during(host.setTeam('blue', { seat: bea.seat }))
    await world.clock.advance(200)
    for (const one of guests) expect(teams(one).at(-1)).toBe('Bea blue')
    expect(ann.isHost).toBe(true) // alone, and standing still
  })

  it('[SE60] who comes into a running match goes to the smaller team, and the rules know it', async () => {
    const { world, ann, all, start } = await room('Ann', 'Ben')
    await start()
    const place = await createMatchmaker({
      ...{ game: tug, player: { name: 'Cleo' } },
      ...virtualPlatform(world.network, 'cleo', world.directory, world.presence),
    })
    all.push(await world.during(place.join(ann.invitation.code)))
    await world.clock.advance(500)
    for (const one of all) expect(seen(one, world.clock.now())).toEqual(['0 red', '1 blue', '2 red'])
  })
})
