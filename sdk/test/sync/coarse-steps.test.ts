import { describe, expect, it } from 'vitest'
import { angle, defineGame, fixed, one, oneOf, type Row, table, uint } from '../../src/index.js'
import { Simulation } from '../../src/sync/simulation.js'

const fields = {
  x: fixed(0, 100, 1 / 4),
  y: fixed(0, 100, 1 / 4),
  way: angle(8),
  lives: uint(9),
  mood: oneOf('calm', 'wild'),
}

/** What is warned of when each tick does this, and which properties of the declaration know of it. */
function warnedOf(move: (puck: Row<typeof fields>, tick: number) => void, ticks = 90, predicting = false): string[] {
  const said: string[] = []
  const game = defineGame({
    ...{ id: 'pong', version: 1, seats: { min: 1, max: 2 }, tickRate: 30 },
    world: { pucks: table(3, fields), clock: one({ left: fixed(0, 60, 1) }) },
    warn: (sentence) => said.push(sentence),
    setup(world) {
      world.pucks.add()
      world.pucks.add({ x: 50, y: 100 })
      world.clock.left = 60
    },
    step(world, _inputs, ctx) {
      for (const puck of world.pucks) move(puck, ctx.tick)
      world.clock.left -= 1
    },
  })
  const simulation = new Simulation(game, { seed: new Uint32Array(4), settings: {} })
  simulation.setup([0])
  for (let i = 0; i < ticks; i++) simulation.step(new Map(), { predicting, connected: () => true, emit: () => {} })
  return said.map((sentence) => sentence.split(',')[0] ?? '')
}

describe('[SY27] a step that is too coarse', () => {
  it('is told once for a field, with what to do, when 30 ticks in a row come to nothing', () => {
    const creeps = (puck: Row<typeof fields>) => {
      puck.x += 0.1
    }
    expect(warnedOf(creeps, 29)).toEqual([])
    expect(warnedOf(creeps)).toEqual(['pucks.x'])
    expect(warnedOf(creeps, 90, true)).toEqual([])
  })

  it('is one that friction never ends at, and a count that parts are taken of', () => {
    expect(
      warnedOf((puck) => {
        puck.y *= 0.999
        puck.way += 0.1
        puck.lives = Math.max(0, puck.lives + 0.3)
      }),
    ).toEqual(['pucks.y', 'pucks.way', 'pucks.lives'])
  })

  it('is not what moves now and then, stands at the end of its range, is set anew, or is a choice', () => {
    expect(
      warnedOf((puck, tick) => {
        puck.x += tick % 20 === 0 ? 0.2 : 0.1
        puck.y = Math.min(100, puck.y + 1) + 0.3
        puck.way = 0.05
        puck.mood = puck.mood === 'calm' ? 'calm' : 'wild'
      }),
    ).toEqual([])
  })
})
