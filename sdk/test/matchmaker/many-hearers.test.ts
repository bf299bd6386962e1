import { expect, it } from 'vitest'
import { createMatchmaker, type Session } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { sea } from '../sea.js'
import { World } from './friends.js'

/** Forty take 10 s and more. */
const HEARERS = process.env.SKIRMISH_LONG ? 40 : 3
const ONE_WAY = 60

it('[SE58] a world of 64 KiB is told to forty only when the standby has it, several times in one round trip', {
  timeout: 60_000,
}, async () => {
  const world = new World()
  const open = (name: string) => {
    const platform = virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence)
    return createMatchmaker({ game: sea, player: { name }, ...platform })
  }
  const ann = await world.during((await open('Ann')).host({ maxPlayers: 64 }))
  const places = await Promise.all(Array.from({ length: HEARERS }, (_, i) => open(`Guest ${i}`)))
  const guests: Session<typeof sea>[] = await world.during(
    Promise.all(places.map((place, i) => place.join(ann.invitation.code, { as: i < 32 ? 'player' : 'spectator' }))),
  )
  world.network.setConditions({ latency: ONE_WAY })
  for (const one of guests) if (!one.watching) one.ready()
  await world.clock.advance(300)
  ann.start()
  await world.clock.advance(5000)
  const { standby } = ann
  expect([ann.phase, standby?.name]).toEqual(['playing', expect.any(String)])
  const others = guests.filter(({ me, watching }) => me.seat !== standby?.seat && !watching)
  const begun = world.clock.now()
  const took = (work: Promise<unknown>) => world.during(work.then(() => world.clock.now() - begun))
  // Each is answered when the host has heard it, the standby has it and says so, and the answer is here.
  const times = await Promise.all([0, 1, 2].map((i) => took((others[i % others.length] ?? ann).act('storm', {}))))
  for (const time of times) expect(time).toBeGreaterThanOrEqual(4 * ONE_WAY)
  expect(ann.standby?.seat).toBe(standby?.seat)
  const waves = [...ann.view(0).waves].map(({ a, d }) => [a, d])
  await world.clock.advance(500)
  for (const one of guests) expect([...one.view(0).waves].map(({ a, d }) => [a, d])).toEqual(waves)
})
