import { expect, it } from 'vitest'
import { weakFriends } from './weak-way.js'

/** It takes the word of all three guests to go on, and one of them is linked with the standby by what may break. */
async function four(to: 'others' | 'others, in-band' = 'others') {
  const party = await weakFriends(4, to)
  const { guests, heir, until } = party
  const follows = (atMost: number) => until(() => guests.every(({ host }) => host.name === heir.me.name), atMost)
  return { ...party, follows }
}

it('[SE77] a link to the standby that goes dead after the host died is made anew as soon as it is suspected', async () => {
  const { host, part, world, way, follows } = await four()
  part(host)
  await world.clock.advance(200)
  way.die()
  expect(await follows(3500)).toBeGreaterThan(1000)
})

it('[SE77] so is one that went dead while the host lived', async () => {
  const { host, part, world, way, follows } = await four()
  way.die()
  await world.clock.advance(3000)
  part(host)
  await follows(1000)
})

it('[SE77] [SE63] so is one that only the host could help to make', async () => {
  const { host, part, world, way, follows } = await four('others, in-band')
  await world.clock.advance(2000)
  way.die()
  await world.clock.advance(3000)
  part(host)
  await follows(1000)
})

it('[SE52] one that was closed, before or after, is made anew after a second', async () => {
  const { host, part, world, way, follows } = await four()
  way.close()
  await world.clock.advance(1500)
  part(host)
  await world.clock.advance(200)
  way.close()
  await follows(2000)
})
