import { expect, it } from 'vitest'
import { createMatchmaker } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { tally } from '../tally.js'
import { World } from './friends.js'

it('[SE58] a host with a standby hears at once that the game refuses its action, also when nothing else happens', async () => {
  const world = new World()
  const game = tally(0)
  const device = (name: string) =>
    createMatchmaker({
      ...{ game, player: { name } },
      ...virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence),
    })
  const [anns, bens, cleos] = [await device('Ann'), await device('Ben'), await device('Cleo')]
  const ann = await world.during(anns.host())
  const guests = [
    await world.during(bens.join(ann.invitation.code)),
    await world.during(cleos.join(ann.invitation.code)),
  ]
  for (const guest of guests) guest.ready()
  await world.clock.advance(500)
  ann.start()
  await world.clock.advance(6000) // the match runs, and there is a standby
  const refused = world.during(ann.act('count', { n: 9 }, { timeoutMs: 1000 }))
  await expect(refused).rejects.toMatchObject({ code: 'session/action-refused' })
  await world.during(ann.act('count', { n: 1 }, { timeoutMs: 1000 }))
})
