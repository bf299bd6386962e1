import { describe, expect, it } from 'vitest'
import { sumo } from '../sumo.js'
import { party, startMatch, World } from './friends.js'

describe('the ladder', () => {
  it('[RA7] is the same on both devices after a match; friends have one of their own', async () => {
    const { world, annsPlace, bensPlace, ann, ben } = await party()
    expect(await annsPlace.ratings.ladder()).toEqual([])
    expect(await annsPlace.ratings.of(ann.me)).toBeUndefined()
    await startMatch(world, ann, ben)
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(2000)
    const seen = await annsPlace.ratings.ladder()
    expect(seen.map(({ rank, name, rating, streak }) => [rank, name, rating, streak])).toEqual([
      [1, 'Ann', 1020, 1],
      [2, 'Ben', 980, -1],
    ])
    const bens = await bensPlace.ratings.ladder({ among: ben.players })
    expect(bens.map(({ key, rating }) => [key, rating])).toEqual(seen.map(({ key, rating }) => [key, rating]))
    expect(await annsPlace.ratings.ladder({ mode: 'another' })).toEqual([])
    expect((await bensPlace.ratings.ladder({ among: 'friends' })).map(({ name }) => name)).toEqual(['Ben'])
    await world.during(bensPlace.people.friends.add(ann.me))
    expect((await bensPlace.ratings.ladder({ among: 'friends' })).map(({ name }) => name)).toEqual(['Ann', 'Ben'])
    const [first = 0, second = 0] = await bensPlace.ratings.chances([ann.me, ben.me])
    expect([first, first + second]).toEqual([expect.closeTo(0.5573, 4), expect.closeTo(1, 9)]) // 40 points apart
    expect(await bensPlace.ratings.chances([[ann.me, ben.me], new Uint8Array(32)])).toEqual([0.5, 0.5])
    expect(await bensPlace.ratings.forecast(ben)).toMatchObject([
      { team: undefined, players: [{ name: 'Ann' }], rating: 1020, chance: first },
      { team: undefined, players: [{ name: 'Ben' }], rating: 980, chance: second },
    ])
    expect(await bensPlace.ratings.of(ben.me)).toMatchObject({
      nemesis: { name: 'Ann', won: 0, lost: 1, drawn: 0 },
      history: [{ rating: 980, change: -20 }],
    })
  })

  it('[RA25] a quick match asks for the rating of the mode that is wanted', async () => {
    const world = new World()
    const game = { ...sumo, ratings: { system: 'elo', mode: 'rounds' } } as const
    const [anns, bens] = [await world.device('Ann', { game }), await world.device('Ben', { game })]
    bens.on('listings', () => {})
    const ann = await world.during(anns.host({ settings: { rounds: 5 } }))
    const ben = await world.during(bens.join(ann.invitation.code))
    await startMatch(world, ann, ben)
    await world.during(ben.act('giveUp', {}))
    await world.clock.advance(1000)
    for (const one of [ben, ann]) one.leave()
    const middle = async (settings: { rounds?: 1 | 5 }) => {
      const session = await world.during(anns.quickMatch({ settings, timeoutMs: 0 }))
      await world.clock.advance(500)
      const band = bens.listings.find(({ name }) => name === session.name)?.skill
      session.leave()
      await world.clock.advance(500)
      return band && (band.min + band.max) / 2
    }
    expect([await middle({ rounds: 5 }), await middle({ rounds: 1 }), await middle({})]).toEqual([1020, 1000, 1000])
    expect(anns.me.rating).toBe(1000)
  })
})
