import { defineGame, one, uint } from '@skirmish/sdk'

/** A game that counts its ticks. */
export const counting = defineGame({
  id: 'counting',
  version: 1,
  seats: { min: 1, max: 8 },
  tickRate: 30,
  world: { counter: one({ count: uint(65_535) }) },
  setup() {},
  join() {},
  step(world, _inputs, ctx) {
    if (!ctx.predicting) world.counter.count = (world.counter.count + 1) % 65_536
  },
})
