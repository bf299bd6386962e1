import { describe, expect, it } from 'vitest'
import { party, startMatch } from './friends.js'

describe('dbg', () => {
  it('two', async () => {
    const { world, ann, ben } = await party()
    for (const [n, s] of [['ann', ann], ['ben', ben]] as const) {
      s.on('hostChanged', (h) => console.log(world.clock.now(), n, 'host', h.name))
      s.on('ended', (e) => console.log(world.clock.now(), n, 'ended', e.reason))
      s.on('connection', (e) => console.log(world.clock.now(), n, JSON.stringify(e)))
      s.on('playerDropped', (e) => console.log(world.clock.now(), n, 'dropped', e.name))
      s.on('playerResumed', (e) => console.log(world.clock.now(), n, 'resumed', e.name))
    }
    await startMatch(world, ann, ben)
    for (let i = 0; i < 10; i++) {
      await world.clock.advance(500)
      console.log(world.clock.now(), ann.phase, ben.phase, ben.net)
    }
    expect(1).toBe(1)
  })
})
