import { describe, expect, it } from 'vitest'
import { createMatchmaker, type Session } from '../../src/index.js'
import { virtualPlatform } from '../../src/testing.js'
import { land } from '../land.js'
import { World } from './friends.js'

type Land = Session<ReturnType<typeof land>>

const digged = (session: Land) => [...session.view(0).fields].filter(({ wood }) => wood === 0).map(({ id }) => id)

describe('[SY15] [SE53] a world that is longer than a message', () => {
  it('outlives its host: whoever follows has all of it, with every action that was answered, and all play on', async () => {
    const world = new World()
    const game = land({ rows: 1600 })
    const all: Land[] = []
    for (const name of ['Ann', 'Ben', 'Cleo']) {
      const platform = virtualPlatform(world.network, name.toLowerCase(), world.directory, world.presence)
      const place = await createMatchmaker({ game, player: { name }, ...platform })
      const code = all[0]?.invitation.code
      all.push(await world.during(code ? place.join(code) : place.host()))
    }
    const [ann, ben, cleo] = all as [Land, Land, Land]
    ben.ready()
    cleo.ready()
    await world.clock.advance(100)
    ann.start()
    await world.clock.advance(5000)
    expect(ann.standby).toBeDefined()
    for (const field of [7, 1500]) await world.during(cleo.act('dig', { field }))
    const heights = [...ann.view(0).fields].map(({ height }) => height)
    world.network.part('ann', 'ben')
    world.network.part('ann', 'cleo')
    await world.clock.advance(2000)
    expect([ben.host.name, cleo.host.name]).not.toContain('Ann')
    await world.during(ben.act('dig', { field: 30 }))
    await world.clock.advance(1000)
    for (const one of [ben, cleo]) {
      expect(one.phase).toBe('playing')
      expect([...one.view(0).fields].map(({ height }) => height)).toEqual(heights)
      expect(digged(one)).toEqual([7, 30, 1500])
    }
  })
})
