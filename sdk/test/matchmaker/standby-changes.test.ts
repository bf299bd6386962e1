import { describe, expect, it } from 'vitest'
import { World } from './friends.js'

/** Ann hosts; the others come one after the other, and are so far from her one way, ms. */
async function gathering(jitter: number, ...others: readonly (readonly [name: string, latency: number])[]) {
  const world = new World()
  for (const [name, latency] of others) world.network.setConditions({ latency, jitter }, ['ann', name.toLowerCase()])
  const ann = await world.during((await world.device('Ann')).host())
  const told: (string | undefined)[] = []
  ann.on('standby', (player) => player && told.push(player.name))
  const come = async (name: string) =>
    world.during((await world.device(name)).join(ann.invitation.code, { timeoutMs: 5000 }))
  return { world, told, come }
}

describe('the standby changes no more often than somebody better has come', () => {
  it('[SE86] two who are as near as each other, on a network whose delays differ: for two minutes it is the same one', async () => {
    const { world, told, come } = await gathering(60, ['Ben', 60], ['Cleo', 58])
    for (const name of ['Ben', 'Cleo']) await come(name)
    await world.clock.advance(120_000)
    expect(told).toEqual(['Ben'])
  })

  it('[SE86] who is really farther away by now gives way to who is near', async () => {
    const { world, told, come } = await gathering(0, ['Ben', 10], ['Cleo', 15])
    for (const name of ['Ben', 'Cleo']) await come(name)
    await world.clock.advance(10_000)
    world.network.setConditions({ latency: 70 }, ['ann', 'ben'])
    await world.clock.advance(10_000)
    expect(told).toEqual(['Ben', 'Cleo'])
  })

  it('[SE87] of two who have just come, the nearer one follows, and goes on to when the other is new no more', async () => {
    const { world, told, come } = await gathering(0, ['Ben', 5], ['Dan', 22], ['Cleo', 20])
    const ben = await come('Ben')
    await world.clock.advance(10_000)
    await come('Dan')
    await world.clock.advance(1000)
    await come('Cleo')
    await world.clock.advance(2000)
    ben.leave()
    await world.clock.advance(20_000)
    expect(told).toEqual(['Ben', 'Cleo'])
  })

  it('[SE87] it changes once, for the best one, when two have come one after the other', async () => {
    const { world, told, come } = await gathering(0, ['Ben', 38], ['Cleo', 22], ['Dan', 5], ['Eve', 30])
    for (const name of ['Ben', 'Cleo', 'Dan', 'Eve']) {
      await come(name)
      await world.clock.advance(name === 'Ben' ? 10_000 : 1000)
    }
    await world.clock.advance(20_000)
    expect(told).toEqual(['Ben', 'Dan'])
  })
})
