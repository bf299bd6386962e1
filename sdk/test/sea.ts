import { defineGame, float64, table } from '../src/index.js'

/** 64 KiB, all of which changes in a storm, after which nothing of it can be told by what is new. @param hides it is told to each by itself */
export function sea({ hides = false } = {}) {
  return defineGame({
    id: 'sea',
    version: 1,
    seats: { min: 1, max: 64 },
    tickRate: 0,
    world: { waves: table(3990, { a: float64(), d: float64() }) },
    actions: { storm: {} },
    ...(hides && { visibleTo: { waves: () => true } }),
    setup(world) {
      for (let i = 0; i < 3990; i++) world.waves.add()
    },
    act(world, _seat, _payload, ctx) {
      for (const wave of world.waves) Object.assign(wave, { a: ctx.random(), d: ctx.random() })
    },
  })
}
