import { replay } from '@skirmish/sdk/replay'
import { describe, expect, it } from 'vitest'
import { sumo } from '../sumo.js'
import { friends } from './four.js'
import { party, startMatch } from './friends.js'

describe('session.recording()', () => {
  it('the host has the match, running or over; a guest does not, and nobody has one before it', async () => {
    const { world, ann, ben } = await party()
    expect(() => ann.recording()).toThrowError(expect.objectContaining({ code: 'session/no-match' }))
    await startMatch(world, ann, ben)
    ben.input({ x: 1 })
    await world.clock.advance(2000)
    expect(() => ben.recording()).toThrowError(expect.objectContaining({ code: 'session/not-host' }))
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(1000)
    expect(ann.phase).toBe('result')
    const played = replay(sumo, ann.recording())
    expect([played.firstTick, played.settings.rounds]).toEqual([0, 5])
    played.seek(50)
    expect([...played.world.pucks].find((puck) => puck.owner === 1)?.x).toBeGreaterThan(100)
    expect(played.run()).toBeUndefined()
    expect(played.tick).toBe(played.lastTick)
  })

  it('[SY51] of the next host it begins where that one became the host', async () => {
    const { world, host, guests, until } = await friends(3)
    host.leave()
    await until(() => guests.some(({ isHost }) => isHost))
    await world.clock.advance(1000)
    const next = guests.find(({ isHost }) => isHost)
    const played = replay(sumo, next?.recording() ?? new Uint8Array())
    expect(played.firstTick).toBeGreaterThan(20)
    expect(played.lastTick).toBeGreaterThan(played.firstTick + 20)
    expect(played.run()).toBeUndefined()
  })
})
