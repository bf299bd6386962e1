import { describe, expect, it } from 'vitest'
import { createMatchmaker, type Session } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { sea } from '../sea.js'
import { World } from './friends.js'

/** Forty take 10 s and more. */
const HEARERS = process.env.SKIRMISH_LONG ? 40 : 3

/** In a match, with a standby; from the 33rd on they watch. */
async function hearers(count: number, latency: number, game = sea()) {
  const world = new World()
  const open = (name: string) => {
    const platform = virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence)
    return createMatchmaker({ game, player: { name }, ...platform })
  }
  const ann = await world.during((await open('Ann')).host({ maxPlayers: 64 }))
  const places = await Promise.all(Array.from({ length: count }, (_, i) => open(`Guest ${i}`)))
  const guests: Session<typeof game>[] = await world.during(
    Promise.all(places.map((place, i) => place.join(ann.invitation.code, { as: i < 32 ? 'player' : 'spectator' }))),
  )
  world.network.setConditions({ latency })
  for (const one of guests) if (!one.watching) one.ready()
  await world.clock.advance(1000)
  ann.start()
  await world.clock.advance(5000)
  expect([ann.phase, ann.standby?.name]).toEqual(['playing', expect.any(String)])
  return { world, ann, guests }
}

const waves = (session: Session<ReturnType<typeof sea>>, now = 0) =>
  [...session.view(now).waves].map(({ a, d }) => [a, d])

describe('[SE58] a world of 64 KiB', () => {
  it('is told to forty only when the standby has it, several times in one round trip', {
    timeout: 60_000,
  }, async () => {
    const { world, ann, guests } = await hearers(HEARERS, 60)
    const { standby } = ann
    const others = guests.filter(({ me, watching }) => me.seat !== standby?.seat && !watching)
    const begun = world.clock.now()
    const took = (work: Promise<unknown>) => world.during(work.then(() => world.clock.now() - begun))
    // Each is answered when the host has heard it, the standby has it and says so, and the answer is here.
    const times = await Promise.all([0, 1, 2].map((i) => took((others[i % others.length] ?? ann).act('storm', {}))))
    for (const time of times) expect(time).toBeGreaterThanOrEqual(4 * 60)
    expect(ann.standby?.seat).toBe(standby?.seat)
    await world.clock.advance(500)
    for (const one of guests) expect(waves(one)).toEqual(waves(ann))
    // Without ticks there is nothing to be drawn between: it stands still also where it is hosted.
    const now = world.clock.now()
    for (const ms of [0, 30, 60, 90]) expect(waves(ann, now + ms)).toEqual(waves(ann, now))
  })

  it.runIf(process.env.SKIRMISH_LONG)(
    'that is another one for each of them is told at last, and who is behind then does not follow until it has all',
    async () => {
      const { world, ann, guests } = await hearers(6, 200, sea({ hides: true }))
      const { standby } = ann
      const told: (number | undefined)[] = []
      ann.on('standby', (one) => told.push(one?.seat))
      told.length = 0
      for (let i = 0; i < 12; i++) ann.act('storm', {}).catch(() => {})
      await world.clock.advance(3000)
      expect(told).toEqual([undefined, standby?.seat])
      for (const one of guests) expect(waves(one)).toEqual(waves(ann))
    },
  )
})
