import { describe, expect, it } from 'vitest'
import { party, startMatch } from './friends.js'

describe("join(target, { as: 'spectator' })", () => {
  it('[SE23] watches a match that takes no players any more: sees it, hears what is said, and does not play', async () => {
    const { world, ann, ben } = await party()
    await startMatch(world, ann, ben)
    const zoesPlace = await world.device('Zoe')
    const zoe = await world.during(zoesPlace.join(ann.invitation.code, { as: 'spectator' }))
    const heard: string[] = []
    zoe.onMessage('emote', ({ kind }, from) => heard.push(`${from.name} ${kind}`))
    ben.onMessage('emote', ({ kind }, from) => heard.push(`${from.name} ${kind}`))
    ann.send('emote', { kind: 3 })
    zoe.send('emote', { kind: 4 }, { to: ben.me })
    await world.clock.advance(500)
    expect(heard.sort()).toEqual(['Ann 3', 'Ann 3', 'Zoe 4'])
    expect([zoe.watching, zoe.me.name, zoe.phase, zoe.players.length]).toEqual([true, 'Zoe', 'playing', 2])
    expect([...zoe.view(world.clock.now()).pucks].length).toBe(2)
    expect(() => zoe.ready()).toThrow(expect.objectContaining({ code: 'session/watching' }))
    await expect(zoe.act('giveUp', {})).rejects.toMatchObject({ code: 'session/watching' })
    await expect(world.during(zoe.takeSeat())).rejects.toMatchObject({ code: 'session/already-started' })
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(500)
    expect([zoe.outcome?.standings.length, ann.outcome?.rated]).toEqual([2, true])
  })

  it('[SE24] takes a seat in the waiting room, and gives it back; the host keeps its own', async () => {
    const { world, ann, ben } = await party()
    let changes = 0
    ann.on('players', () => changes++)
    await world.during(ben.spectate())
    expect([ben.watching, ann.players.length, ann.spectators.map(({ name }) => name)]).toEqual([true, 1, ['Ben']])
    await world.during(ben.takeSeat())
    expect([ben.watching, ann.players.length, ben.me.seat]).toEqual([false, 2, 1])
    expect(changes).toBeGreaterThan(2)
    await expect(ann.spectate()).rejects.toMatchObject({ code: 'session/host-plays' })
    await ann.takeSeat()
  })
})
