import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/adapters/memory/memory-store.js'
import { GameError } from '../../src/game/game-error.js'
import { ratingsOf } from '../../src/game/ratings.js'
import { rateMatch } from '../../src/matchmaker/conclude-match.js'
import { deviceKey } from '../../src/matchmaker/device-key.js'
import { MatchHistory } from '../../src/matchmaker/match-history.js'
import { loadKey, newProfile } from '../../src/matchmaker/profile.js'
import type { Player } from '../../src/session/player.js'
import { sumo } from '../sumo.js'
import { tug } from '../tug.js'

const person = (seat: number, name: string, rated = true): Player => ({
  seat,
  name,
  key: new Uint8Array(32).fill(seat + 1),
  host: seat === 0,
  bot: false,
  ready: true,
  connected: true,
  rated,
  onDeviceOf: undefined,
  team: undefined,
})
const [ann, ben] = [person(0, 'Ann'), person(1, 'Ben')]
const bot: Player = { ...person(2, 'Bot', false), key: undefined, bot: true }
const result = {
  matchId: new Uint8Array(16),
  standings: [[1], [2], [0]],
  absent: [],
  hosts: 1,
  parted: false,
  stats: [],
}

/** Ann (key 01…) second, Ben (02…) first, as it was written before there were teams. */
const FORMAT_1 = Uint8Array.from(
  Buffer.from(
    '0107070707070707070707070707070707097075636b2d73756d6f80d095ffbc310502020202020202020202020202020202020202020202020202020202020202020682dcdc0404040404040404040404040404040404040404040404040404040404040404040684cadc0200',
    'hex',
  ),
)

describe('what a device keeps', () => {
  it('a key is made on first use and found again, also behind a record that makes no sense', async () => {
    const store = new MemoryStore()
    expect(await loadKey(store)).toBeUndefined()
    const first = newProfile(store, (length) => new Uint8Array(length).fill(9))
    await first.stored
    await store.append('profile', Uint8Array.of(1, 2, 3))
    expect(await loadKey(store)).toEqual(first.identity)
  })

  it('[PR6] a device has one key for each player it plays as, also behind a record that makes no sense', async () => {
    const store = new MemoryStore()
    let drawn = 0
    const random = (length: number) => new Uint8Array(length).fill(++drawn)
    const keyOf = async ({ key = new Uint8Array() }: Player) => {
      const { pair, stored } = await deviceKey(store, key, random)
      await stored
      return pair
    }
    const [anns, bens] = [await keyOf(ann), await keyOf(ben)]
    expect(anns).not.toEqual(bens)
    await store.append('device', Uint8Array.of(1, 2))
    expect([await keyOf(ann), await keyOf(ben)]).toEqual([anns, bens])
  })

  it('[RA2] a match moves the ratings of the rated at once, and again after a restart', async () => {
    const store = new MemoryStore()
    const history = await MatchHistory.open(store, sumo)
    const { changeOf, stored } = rateMatch(history, result, { players: [ann, ben, bot], settings: {} }, 1)
    expect([ann, ben, bot].map(changeOf)).toEqual([
      { before: 1000, after: 980 },
      { before: 1000, after: 1020 },
      undefined,
    ])
    await stored
    const reopened = await MatchHistory.open(store, sumo)
    expect(reopened.ratingOf(ben.key ?? new Uint8Array())).toBe(1020)
  })

  it('[RA2] a match somebody left is kept, and not rated', async () => {
    const store = new MemoryStore()
    const history = await MatchHistory.open(store, sumo)
    const { changeOf, stored } = rateMatch(
      history,
      { ...result, absent: [1] },
      { players: [ann, ben], settings: {} },
      1,
    )
    await stored
    expect(changeOf(ann)).toBeUndefined()
    expect(await store.read('matches')).toHaveLength(1)
  })

  it('[RA2] what was kept before there were teams and modes still counts; what makes no sense is passed over', async () => {
    const store = new MemoryStore()
    await store.append('matches', FORMAT_1)
    await store.append('matches', Uint8Array.of(2, 1))
    await store.append('matches', Uint8Array.of(...FORMAT_1, 0))
    const history = await MatchHistory.open(store, sumo)
    expect([ann, ben].map(({ key }) => history.ratingOf(key ?? new Uint8Array()))).toEqual([980, 1020])
    expect(history.matches).toHaveLength(1)
  })

  it('[RE2] teams are rated as such, and a bot that came first counts for its team', async () => {
    const history = await MatchHistory.open(new MemoryStore(), tug)
    const all = [
      { ...ann, team: 'red' },
      { ...bot, team: 'red' },
      { ...ben, team: 'blue' },
      { ...person(3, 'Cleo'), team: 'blue' },
    ]
    const first = { ...result, standings: [[2], [1, 3], [0]] }
    const { changeOf } = rateMatch(history, first, { players: all, settings: {} }, 1)
    expect(all.map((player) => changeOf(player)?.after)).toEqual([1020, undefined, 980, 980])
    expect(history.matches[0]?.record.sides.map(({ team, place }) => [team, place])).toEqual([
      ['red', 1],
      ['blue', 2],
    ])
  })

  it('[RA6] each value of the setting a game names has ratings of its own; the usual one is what shows', async () => {
    const store = new MemoryStore()
    const game = { ...sumo, ratings: ratingsOf({ mode: 'rounds' }, sumo.settingsFields) }
    const history = await MatchHistory.open(store, game)
    rateMatch(history, result, { players: [ann, ben], settings: { rounds: 5 } }, 1)
    expect(history.ratingOf(ben.key ?? new Uint8Array())).toBe(1000)
    rateMatch(
      history,
      { ...result, matchId: new Uint8Array(16).fill(1) },
      { players: [ann, ben], settings: { rounds: 1 } },
      1,
    )
    expect(history.ratingOf(ben.key ?? new Uint8Array())).toBe(1020)
    const reopened = await MatchHistory.open(store, game)
    expect(reopened.matches.map(({ record }) => record.mode)).toEqual(['5', '1'])
    expect(reopened.ratingOf(ben.key ?? new Uint8Array())).toBe(1020)
    expect(() => ratingsOf({ mode: 'colour' }, sumo.settingsFields)).toThrow(GameError)
  })

  it('[RA4] a game may have its matches rated by OpenSkill', async () => {
    const history = await MatchHistory.open(new MemoryStore(), { ...sumo, ratings: ratingsOf('openskill', {}) })
    const { changeOf } = rateMatch(history, result, { players: [ann, ben], settings: {} }, 1)
    expect([ann, ben].map(changeOf)).toEqual([
      { before: 1000, after: expect.closeTo(956, -1) },
      { before: 1000, after: expect.closeTo(1082, -1) },
    ])
  })
})
