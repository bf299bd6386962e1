import { expect, it } from 'vitest'
import { World } from './friends.js'

/** How long a letter from the last of them takes to Ben, ms, where a way takes 5. */
async function letterTo(...names: string[]) {
  const world = new World()
  world.network.setConditions({ latency: 5 })
  const host = await world.during((await world.device('Ann')).host())
  const join = async (name: string) => world.during((await world.device(name)).join(host.invitation.code))
  const ben = await join('Ben')
  let from = host
  for (const name of names) from = await join(name)
  await world.clock.advance(2000)
  const sent = world.clock.now()
  let took: number | undefined
  ben.onMessage('emote', () => {
    took = world.clock.now() - sent
  })
  from.send('emote', { kind: 1 }, { to: ben.players[1] ?? ben.me })
  for (let i = 0; took === undefined && i < 500; i++) await world.clock.advance(1)
  return took
}

it('[SE58] a letter of three takes a round trip to the standby longer, of two none', async () => {
  expect(await letterTo()).toBe(5)
  expect(await letterTo('Cleo')).toBe(20) // to the host and to Ben are two ways, two more to the standby and back
})
