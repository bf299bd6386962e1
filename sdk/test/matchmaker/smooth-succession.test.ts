import { describe, expect, it } from 'vitest'
import { createMatchmaker, defineGame, fixed, owner, type Session, table } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { World } from './friends.js'

/** px a second */
const SPEED = 100
const FRAME_MS = 1000 / 60
const TICK_PX = SPEED / 30

const fields = {
  owner: owner(),
  x: fixed(-640, 640, 1 / 32).movesBy('vx'),
  vx: fixed(-400, 400, 1 / 4),
}

/** One of each player in each table, and all go straight on. */
const game = defineGame({
  id: 'steady',
  version: 1,
  seats: { min: 1, max: 4 },
  tickRate: 30,
  world: {
    all: table(4, fields, { predict: 'all' }),
    own: table(4, fields),
    none: table(4, fields, { predict: 'none' }),
  },
  setup(world, { seats }) {
    for (const bodies of [world.all, world.own, world.none])
      for (const seat of seats) bodies.add({ owner: seat, x: -600, vx: SPEED })
  },
  step(world, _inputs, ctx) {
    for (const bodies of [world.all, world.own, world.none]) for (const body of bodies) body.x += body.vx * ctx.dt
  },
})

type Steady = Session<typeof game>
const NAMES = ['Ann', 'Ben', 'Cleo', 'Dan']
const TABLES = ['all', 'own', 'none'] as const

/** Frames of those who are there, before and after; by how much a body moves in a frame beyond its own motion, at most. */
async function drawn(
  change: (told: { world: World; ann: Steady; cleo: Steady }) => void,
  there: (one: Steady) => boolean,
) {
  const world = new World(3)
  const all: Steady[] = []
  for (const name of NAMES) {
    const platform = virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence)
    const place = await createMatchmaker({ game, player: { name }, ...platform })
    all.push(await world.during(all[0] ? place.join(all[0].invitation.code) : place.host()))
  }
  world.network.setConditions({ latency: 40, jitter: 4 })
  const [ann, ben, cleo] = all as [Steady, Steady, Steady]
  for (const one of all.slice(1)) one.ready()
  await world.clock.advance(200)
  ann.start()
  await world.clock.advance(6000)
  const places = new Map<string, { x: number; at: number }>()
  let most = 0
  const frames = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await world.clock.advance(FRAME_MS)
      const at = world.clock.now()
      for (const one of all.filter(there))
        for (const name of TABLES)
          for (const { id, x } of one.view(at)[name]) {
            const key = `${one.me.name} ${name} ${id}`
            const before = places.get(key)
            if (before) most = Math.max(most, Math.abs(x - before.x - (SPEED * (at - before.at)) / 1000))
            places.set(key, { x, at })
          }
    }
  }
  /** By how many ticks a guest's own is ahead of what it does not predict. */
  const ahead = (one: Steady) => {
    const [own, none] = (['own', 'none'] as const).map((name) => {
      const mine = [...one.view(world.clock.now())[name]].find((body) => body.owner === one.me.seat)
      return mine?.x ?? Number.NaN
    })
    return ((own ?? 0) - (none ?? 0)) / TICK_PX
  }
  await frames(30)
  expect(most).toBeLessThan(0.1)
  const usual = ahead(cleo)
  change({ world, ann, cleo })
  await frames(140) // what was corrected has faded
  const guests = all.filter((one) => there(one) && !one.isHost)
  return { most, host: ben.host.name, usual, ahead: guests.map(ahead) }
}

describe('[SY8] a session that changes hands', () => {
  it('goes on without a leap, for who hosts now and for who follows, though all had run on by a second when their host died', async () => {
    const dies = ({ world }: { world: World }) => {
      for (const name of NAMES.slice(1)) world.network.part('ann', name.toLowerCase())
    }
    const { most, host, usual, ahead } = await drawn(dies, ({ me }) => me.name !== 'Ann')
    expect(host).not.toBe('Ann')
    expect(most).toBeLessThan(6) // of 90
    // [SY33] The new host does not take first what they had sent the one before.
    for (const ticks of ahead) expect(Math.abs(ticks - usual)).toBeLessThan(3)
  })

  it('goes on without a leap when its host gives it away, for who hosted as well', async () => {
    const { most, host } = await drawn(
      ({ ann, cleo }) => void ann.transferHost(cleo.me),
      () => true,
    )
    expect(host).toBe('Cleo')
    expect(most).toBeLessThan(4)
  })
})
