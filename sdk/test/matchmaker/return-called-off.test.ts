import { expect, it } from 'vitest'
import { World } from './friends.js'
import { Tab } from './pages.js'

it('[SE80] a return that is called off, or takes too long, leaves the seat to wait as it did, whenever that is', async () => {
  const outcomes = new Set<string>()
  for (let ms = 60; ms <= 160; ms += 20) {
    const world = new World(ms)
    world.network.setConditions({ latency: 20 })
    const ann = await world.during((await world.device('Ann')).host())
    const left: string[] = []
    ann.on('playerLeft', ({ name }) => left.push(name))
    const tab = new Tab()
    const ben = await world.during((await world.device('Ben', tab.platform)).join(ann.invitation.code))
    tab.exit()
    const place = await world.device('Ben', tab.platform)
    const controller = new AbortController()
    const back = place.join(ann.invitation.code, { signal: controller.signal }).then(
      () => 'in',
      ({ code }) => code,
    )
    await world.clock.advance(ms)
    controller.abort()
    outcomes.add(await world.during(back))
    await world.clock.advance(500)
    expect([ms, left, ann.players.length]).toEqual([ms, [], 2])
    const again = await world.during((await world.device('Ben', tab.platform)).join(ann.invitation.code))
    expect(again.me.seat).toBe(ben.me.seat)
  }
  expect([...outcomes]).toEqual(['session/aborted', 'in'])
})
