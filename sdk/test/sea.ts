import { defineGame, table, uint } from '../src/index.js'

/** 64 KiB, all of which changes in a storm, after which nothing of it can be told by what is new. */
export const sea = defineGame({
  id: 'sea',
  version: 1,
  seats: { min: 1, max: 64 },
  tickRate: 0,
  world: { waves: table(3240, { a: uint(0xffffffff), b: uint(0xffffffff), c: uint(0xffffffff), d: uint(0xffffffff) }) },
  actions: { storm: {} },
  setup(world) {
    for (let i = 0; i < 3240; i++) world.waves.add()
  },
  act(world, _seat, _payload, ctx) {
    const drawn = () => Math.floor(ctx.random() * 2 ** 32)
    for (const wave of world.waves) Object.assign(wave, { a: drawn(), b: drawn(), c: drawn(), d: drawn() })
  },
})
