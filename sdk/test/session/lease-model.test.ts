import { expect, it } from 'vitest'
import { PATIENCE_MS } from '../../src/session/lease-times.js'
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

  expect(takeovers).toBeGreaterThan(SEEDS / 10)
  expect(ran / all).toBeGreaterThan(0.3)
}, 3600_000)

it('[SE43] the standby leads a second or so after the host died, when a majority with it is connected', () => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const world = new LeaseWorld(seed, { peers: 3 + (seed % 6), drift: 0.05, loss: 0.05, delay: 40, stalls: false })
    const started = () => {
      const { role } = world.newestHost ?? {}
      const open = role?.kind === 'host' ? role.lease.succession?.open.length : undefined
      return role?.kind === 'host' && role.standby !== undefined && role.members.length > 2 && open === 0
    }
    while (world.time < 3000 || !started()) world.run(100, 0)
    world.run(500, 0)
    const before = world.takeovers
    if (world.newestHost) world.kill(world.newestHost)
    world.run(PATIENCE_MS * 1.06 + 40 * 6 + 60 * 2, 0)
    if (world.takeovers === before) throw new Error(`SKIRMISH_SEED=${seed}: nobody leads`)
  }
}, 3600_000)
