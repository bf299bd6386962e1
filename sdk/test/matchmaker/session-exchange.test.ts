import { describe, expect, it } from 'vitest'
import { Evenings } from './evenings.js'

describe('friends who meet', () => {
  it('[RA13] bring what they played with others, if both know everybody in it', async () => {
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo'])
    await evenings.makeFriends()
    const first = await evenings.meet(0, 1)
    await evenings.play(first)
    await evenings.part(first)
    expect(await evenings.ladder(2)).toEqual([])
    const second = await evenings.meet(2, 1) // Ben brings it as a guest
    await evenings.world.clock.advance(4000)
    expect(await evenings.ladder(2)).toEqual(await evenings.ladder(0))
    expect(await evenings.ladder(2)).toEqual([
      ['Ann', 1020],
      ['Ben', 980],
    ])
    await evenings.play(second)
    await evenings.part(second)
    await evenings.meet(1, 0) // and Ann hears of that from her host
    await evenings.world.clock.advance(4000)
    for (const other of [1, 2]) expect(await evenings.ladder(0)).toEqual(await evenings.ladder(other))
    expect(await evenings.ladder(0)).toHaveLength(3)
  })
})
