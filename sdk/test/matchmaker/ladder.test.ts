import { describe, expect, it } from 'vitest'
import { party, startMatch } from './friends.js'

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
})
