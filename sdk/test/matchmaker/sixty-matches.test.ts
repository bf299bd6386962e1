import { describe, expect, it } from 'vitest'
import '../../src/matchmaker/ladder.js' // loaded before: a manual clock waits for no module
import { sumo } from '../sumo.js'
import { Evenings } from './evenings.js'

const DAY_MS = 86_400_000
/** Who meets on which day; Ann and Eve never do, nor do Ben and Dan. The first hosts. */
const DAYS: readonly (readonly number[])[] = [
  [0, 1],
  [2, 3, 4],
  [1, 0, 2],
  [4, 3],
  [2, 0],
  [3, 2, 4],
  [1, 4],
  [0, 3],
  [4, 1, 2],
  [2, 1, 0],
]
const MATCHES = process.env.SKIRMISH_LONG ? 6 : 2

describe('five friends', () => {
  it(`[RA10] [RA13] ${DAYS.length * MATCHES} matches in changing groups on different days: in the end equal ladders everywhere, also by way of a third`, {
    timeout: 120_000,
  }, async () => {
    let day = 0
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo', 'Dan', 'Eve'], {
      game: { ...sumo, tickRate: 10 }, // nobody looks
      date: () => 1_790_000_000_000 + day * DAY_MS,
    })
    await evenings.makeFriends()
    for (const who of DAYS) {
      day++
      const sessions = await evenings.meet(...who)
      for (let i = 0; i < MATCHES; i++) await evenings.play(sessions, (day * 7 + i * i) % who.length, 1500)
      await evenings.part(sessions)
    }
    // What the last days brought goes from one to the next, and back.
    for (const who of [
      [0, 1],
      [2, 1],
      [2, 3],
      [4, 3],
      [3, 2],
      [1, 2],
      [1, 0],
    ]) {
      const sessions = await evenings.meet(...who)
      await evenings.world.clock.advance(4000)
      await evenings.part(sessions)
    }
    const files = await Promise.all(evenings.places.map(({ ratings }) => evenings.world.during(ratings.export())))
    const kept = files.map((text) => (JSON.parse(text) as { records: string[] }).records.sort())
    expect(kept[0]).toHaveLength(DAYS.length * MATCHES)
    const ladders = await Promise.all(evenings.places.map(({ ratings }) => ratings.ladder()))
    expect(ladders[0]).toHaveLength(5)
    expect(ladders[0]?.reduce((sum, { matches }) => sum + matches, 0)).toBe(MATCHES * DAYS.flat().length)
    for (const [i] of evenings.places.entries()) {
      expect(kept[i]).toEqual(kept[0])
      expect(ladders[i]).toEqual(ladders[0])
    }
    expect(ladders[0]?.[0]?.lastPlayed).toBeGreaterThan(1_790_000_000_000 + DAY_MS)
  })
})
