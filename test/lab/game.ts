import { defineGame, one, uint } from '@skirmish/sdk'

/** The least that shows both lanes at work: only the host counts, so a guest's count moves by snapshots alone. */
export const lab = defineGame({
  id: 'network-lab',
  version: 1,
  seats: { min: 1, max: 8 },
  tickRate: 30,
  world: { counter: one({ count: uint(65535) }) },
  messages: { echo: { text: uint(65535) } },
  setup() {},
  join() {},
  step(world, _inputs, ctx) {
    if (!ctx.predicting) world.counter.count = (world.counter.count + 1) % 65536
  },
})
