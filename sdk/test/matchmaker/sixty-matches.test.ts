import { describe, expect, it } from 'vitest'
import '../../src/matchmaker/carry-records.js'
import '../../src/matchmaker/ladder.js' // loaded before: a manual clock waits for no module
import { ELO } from '../../src/ratings/elo.js'
import { hex } from '../../src/ratings/hex.js'
import type { KnownMatch } from '../../src/ratings/known-match.js'
import { RatingBook } from '../../src/ratings/rating-book.js'
import { inOrder } from '../ratings/matches.js'
import { sumo } from '../sumo.js'
import { CheatingFriend } from './cheating-friend.js'
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
const MATCHES = process.env.SKIRMISH_LONG ? 12 : 6

const [DAN, HONEST] = [3, [0, 1, 2, 4]] as const

describe('five friends', () => {
  it(`[RA10] [RA13] [RE26] ${DAYS.length * MATCHES} matches in changing groups on different days, one of them cheats: in the end equal ladders everywhere, of what was played`, {
    timeout: 300_000,
  }, async () => {
    let day = 0
    const evenings = await Evenings.of(['Ann', 'Ben', 'Cleo', 'Dan', 'Eve'], {
      game: { ...sumo, tickRate: 10 }, // nobody looks
      date: () => 1_790_000_000_000 + day * DAY_MS,
    })
    const keys = evenings.places.map(({ me }) => me.key)
    const dan = new CheatingFriend(keys[DAN] ?? new Uint8Array())
    const meet = async (who: readonly number[]) => {
      const sessions = await evenings.meet(...who)
      const dans = sessions[who.indexOf(DAN)]
      if (dans) dan.play(dans)
      return sessions
    }
    await evenings.makeFriends()
    const played: KnownMatch[] = []
    for (const who of DAYS) {
      day++
      const sessions = await meet(who)
      for (let i = 0; i < MATCHES; i++) {
        const winner = (day * 7 + i * i) % who.length
        await evenings.play(sessions, winner, 1500)
        played.push(asPlayed(played.length, who, winner, keys))
      }
      await evenings.part(sessions)
    }
    // What the last days brought goes from one to the next, and back; Dan can not stand between the others.
    for (const who of [
      [0, 1],
      [2, 1],
      [2, 3],
      [4, 3],
      [4, 2],
      [1, 2],
      [1, 0],
    ]) {
      const sessions = await meet(who)
      await evenings.world.clock.advance(4000)
      await evenings.part(sessions)
    }
    const files = await Promise.all(evenings.places.map(({ ratings }) => evenings.world.during(ratings.export())))
    const kept = files.map((text) => (JSON.parse(text) as { records: string[] }).records.sort())
    expect(kept[0]).toHaveLength(DAYS.length * MATCHES)
    const ladders = await Promise.all(evenings.places.map(({ ratings }) => ratings.ladder()))
    expect(ladders[0]).toHaveLength(5)
    expect(ladders[0]?.reduce((sum, { matches }) => sum + matches, 0)).toBe(MATCHES * DAYS.flat().length)
    for (const i of HONEST) {
      expect(kept[i]).toEqual(kept[0])
      expect(ladders[i]).toEqual(ladders[0])
    }
    expect(ladders[0]?.[0]?.lastPlayed).toBeGreaterThan(1_790_000_000_000 + DAY_MS)
    // He has done it all, and everybody has the points they played for.
    expect(Object.values(dan.done).every((times) => times > 0)).toBe(true)
    const book = new RatingBook(ELO, inOrder(played))
    const points = keys.map((key) => Math.round(book.pointsOf(key, '')))
    expect(evenings.places.map(({ me }) => ladders[0]?.find(({ name }) => name === me.name)?.rating)).toEqual(points)
  })
})

/** As the rules of the game have it: all but the winner are last. */
function asPlayed(number: number, who: readonly number[], winner: number, keys: readonly Uint8Array[]): KnownMatch {
  const sides = who.map((one, i) => {
    return { place: i === winner ? 1 : 2, keys: [hex(keys[one] ?? new Uint8Array())], names: [`${one}`] }
  })
  const inKeyOrder = sides.sort((a, b) => ((a.keys[0] ?? '') < (b.keys[0] ?? '') ? -1 : 1))
  return {
    id: number.toString(16).padStart(8, '0'),
    previous: [],
    mode: '',
    startedAt: 0,
    rated: true,
    sides: inKeyOrder,
  }
}
