import { expect, it } from 'vitest'
import { friends } from './four.js'
import { World } from './friends.js'

it('[SE50] whose links break again and again does not stand by, however near they are', async () => {
  const world = new World()
  const [anns, bens, cleos] = [await world.device('Ann'), await world.device('Ben'), await world.device('Cleo')]
  const ann = await world.during(anns.host())
  const ben = await world.during(bens.join(ann.invitation.code))
  const cleo = await world.during(cleos.join(ann.invitation.code))
  world.network.setConditions({ latency: 40 }, ['ann', 'cleo'])
  for (let i = 0; i < 2; i++) {
    await world.clock.advance(10_500)
    world.network.part('ann', 'ben')
    await world.clock.advance(3000)
    world.network.heal('ann', 'ben')
  }
  await world.clock.advance(6000)
  expect(ben.connection.state).toBe('connected')
  ann.leave()
  await world.clock.advance(500)
  expect([ben.isHost, cleo.isHost]).toEqual([false, true])
})

it('[SE75] while somebody better is made the standby, the one before stands by: the host may die at any moment', async () => {
  const { world, host, guests, log, part, until } = await friends(4)
  await world.clock.advance(6000) // nobody is new any more
  const first = host.standby?.name
  const told: (string | undefined)[] = []
  for (const one of [host, ...guests]) one.on('standby', (player) => told.push(player?.name))
  world.network.setConditions({ latency: 90 }, ['ann', first?.toLowerCase() ?? ''])
  await until(() => host.standby?.name !== first, 20_000)
  const next = host.standby?.name
  await world.clock.advance(500)
  expect(told).toEqual([first, next].flatMap((name) => [name, name, name, name]))
  part(host)
  await until(() => guests.every((one) => one.host.name === next))
  expect(log.filter((line) => line.includes('ended'))).toEqual([])
})

it('[SE89] the host may die while somebody better is about to stand by: whoever is announced has the grant of that one, too', async () => {
  /** @param dies how long before the change would be announced, ms */
  const story = async (changes: number, dies: number) => {
    const { world, host, guests, part, until } = await friends(4)
    const first = host.standby?.name ?? ''
    world.network.setConditions({ latency: 300 })
    world.network.setConditions({ latency: 700 }, ['ann', first.toLowerCase()])
    const since = world.clock.now()
    if (changes === 0) return until(() => host.standby?.name !== first, 30_000)
    await world.clock.advance(changes - dies)
    expect([host.standby?.name, world.clock.now() - since]).toEqual([first, changes - dies])
    part(host)
    return until(() => guests.every((one) => one.host.name === first), 10_000)
  }
  const changes = await story(0, 0)
  for (const dies of [150, 450]) expect(await story(changes, dies)).toBeLessThan(10_000)
})
