import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFull } from '../../src/sync/full-state.js'
import { WorldDelta } from '../../src/sync/world-delta.js'
import { chanceOf, described, disturb, gameOf, worldOf } from './delta/worlds.js'

describe('[SY15] what is new between two worlds', () => {
  it('makes the other of one, for guests and for hosts', () => {
    fc.assert(
      fc.property(described, fc.integer(), fc.boolean(), (world, seed, isHost) => {
        const copyFor = isHost ? 'host' : 'guest'
        const [chance, game] = [chanceOf(seed), gameOf(world)]
        const [state, delta] = [worldOf(game), new WorldDelta(game.layout, copyFor)]
        let before = encodeFull(state, copyFor)
        for (let i = 0; i < 6; i++) {
          for (let n = 0; n < 9 * chance(); n++) disturb(state, chance, world.moves)
          const now = encodeFull(state, copyFor)
          const change = delta.between(before, now)
          expect(change && delta.apply(before, change)).toEqual(now)
          before = now
        }
      }),
      { numRuns: process.env.SKIRMISH_LONG ? 2000 : 60 },
    )
  })

  it('makes nothing of what nobody could have written, and never throws', () => {
    const game = gameOf({ capacity: 8, fields: [11, 0, 4, 10, 8].map((kind) => ({ kind, size: 40 })), moves: true })
    const [state, delta] = [worldOf(game), new WorldDelta(game.layout, 'guest')]
    for (let i = 0; i < 20; i++) disturb(state, chanceOf(i), true)
    const before = encodeFull(state, 'guest')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const world = delta.apply(before, noise)
        if (world) expect(delta.between(before, world)).toBeDefined()
        expect(delta.apply(noise, noise)).toBeUndefined()
      }),
    )
  })
})
