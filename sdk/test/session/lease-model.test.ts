import { expect, it } from 'vitest'
import { LeaseWorld } from './lease-world.js'

const SEEDS = Number(process.env.SKIRMISH_LEASE_SEEDS ?? 60)
const FIRST = Number(process.env.SKIRMISH_SEED ?? 1)

it('[SE40] whatever clocks, networks, sleeps and deaths do, never do two run one session', () => {
  let [takeovers, ran, all] = [0, 0, 0]
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    try {
      const world = new LeaseWorld(seed, {
        ...{ peers: seed % 2 === 0 ? 2 + (seed % 7) : 2 + (seed % 3), drift: 0.05, loss: 0.1, stalls: seed % 3 > 0 },
        delay: seed % 4 < 2 ? 40 : 300,
      })
      world.run(60_000, 150 + 300 * (seed % 5))
      takeovers += world.takeovers
      ran += world.ranMs
      all += world.time
    } catch (cause) {
      throw new Error(`SKIRMISH_SEED=${seed}`, { cause })
    }
  }
  console.log({ takeovers, share: ran / all })
  expect(takeovers).toBeGreaterThan(SEEDS / 10)
  expect(ran / all).toBeGreaterThan(0.3)
}, 3600_000)
