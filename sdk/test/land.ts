import { bool, defineGame, fixed, hostOnly, one, owner, table, uint } from '../src/index.js'

/** A land of many fields, on which a few walk. */
export function land({ tickRate = 30, rows = 3000, ends = 0 } = {}) {
  return defineGame({
    id: 'land',
    version: 1,
    seats: { min: 1, max: 4 },
    tickRate,
    world: {
      fields: table(rows, {
        height: uint(0xffffffff),
        wood: uint(0xffffffff),
        kind: uint(60_000),
        seed: hostOnly(uint(9)),
      }),
      walkers: table(4, { owner: owner(), x: fixed(-512, 512, 1 / 16).movesBy('vx'), vx: fixed(-64, 64, 1 / 4) }),
      round: one({ number: uint(60_000), over: bool() }),
    },
    actions: { dig: { field: uint(60_000) } },
    setup(world, ctx) {
      for (let i = 0; i < rows; i++)
        world.fields.add({
          height: Math.floor(ctx.random() * 2 ** 32),
          wood: Math.floor(ctx.random() * 2 ** 32),
          kind: i,
          seed: i % 9,
        })
      for (const seat of ctx.seats) world.walkers.add({ owner: seat, vx: 10 })
    },
    join(world, seat) {
      world.walkers.add({ owner: seat, vx: 10 })
    },
    act(world, _seat, { field }) {
      const row = world.fields.get(field)
      if (!row) return 'No such field.'
      row.wood = 0
      row.seed = 3
      return undefined
    },
    step(world, _inputs, ctx) {
      for (const walker of world.walkers) walker.x += walker.vx * ctx.dt
      world.round.number++
      if (ends > 0 && world.round.number >= ends) world.round.over = true
    },
    standings: (world) => (world.round.over ? [[0], [1]] : undefined),
  })
}
