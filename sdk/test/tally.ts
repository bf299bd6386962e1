// Two games whose world remembers what was done in it: each action once and in order, or it shows.
import { defineGame, fixed, owner, table, uint } from '../src/index.js'

/** What an action leaves in the count of those that were done, so that it shows which. */
export const mixed = (n: number) => ((n + 1) * 40_503) % 65_521
/** Every tenth is refused. */
export const isRefused = (n: number) => n % 10 === 9

/** Where a bot goes: it has to look what was done. */
export function goalOf(rows: Iterable<{ count: number }>): number {
  let done = 0
  for (const { count } of rows) done += count
  return (done % 40) * 10 - 200
}

/** @param advances called when the rules change a world on this device */
export function tally(tickRate: number, advances: () => void = () => {}) {
  return defineGame({
    id: `tally-${tickRate}`,
    version: 1,
    seats: { min: 2, max: 12 },
    tickRate,
    world: {
      rows: table(12, {
        owner: owner(),
        x: fixed(-512, 512, 1 / 32),
        last: uint(65_535),
        count: uint(65_535),
        mix: uint(65_535),
        disorder: uint(255),
      }),
    },
    input: { x: fixed(-1, 1, 1 / 64) },
    actions: { count: { n: uint(65_535) } },
    messages: { note: { n: uint(65_535) } },
    requests: { double: { ask: { n: uint(65_535) }, answer: { n: uint(131_070) } } },
    setup(world, ctx) {
      for (const seat of ctx.seats) world.rows.add({ owner: seat })
    },
    join(world, seat) {
      world.rows.add({ owner: seat })
    },
    bot(world, seat) {
      let x = 0
      for (const row of world.rows) if (row.owner === seat) x = row.x
      return { x: Math.max(-1, Math.min(1, (goalOf(world.rows) - x) / 10)) }
    },
    leave(world, seat) {
      for (const row of world.rows) if (row.owner === seat) world.rows.remove(row)
    },
    act(world, seat, { n }) {
      advances()
      if (isRefused(n)) return 'not this one'
      for (const row of world.rows) {
        if (row.owner !== seat) continue
        if (n <= row.last) row.disorder++
        row.last = n
        row.count++
        row.mix = (row.mix + mixed(n)) % 65_521
      }
      return undefined
    },
    step(world, inputs, ctx) {
      advances()
      for (const row of world.rows) row.x = Math.max(-500, Math.min(500, row.x + inputs.of(row.owner).x * 50 * ctx.dt))
    },
    standings: () => undefined,
  })
}

export type Tally = ReturnType<typeof tally>
