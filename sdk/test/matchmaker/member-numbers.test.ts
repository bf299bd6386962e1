import { expect, it } from 'vitest'
import { weakFriends } from './weak-way.js'

it('[SE78] who came back and never knew who they were by then keeps no term open: the host goes on without its standby', async () => {
  const { world, host, heir, other, part, until, way } = await weakFriends(3, 'the host')
  const isHere = () => host.players.every(({ connected }) => connected)
  way.isDeaf = true
  way.close()
  await until(() => !isHere())
  await until(isHere)
  await world.clock.advance(250) // a new member would count by now
  part(heir)
  way.close()
  await world.clock.advance(250)
  way.isDeaf = false
  way.close()
  await world.clock.advance(2500)
  const places = () => [...host.view(world.clock.now()).pucks].map(({ x, y }) => [x, y])
  const before = places()
  other.input({ x: 1 })
  await world.clock.advance(500)
  expect(places()).not.toEqual(before)
})
