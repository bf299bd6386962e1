import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/adapters/memory/memory-store.js'
import { rateMatch } from '../../src/matchmaker/conclude-match.js'
import { MatchHistory } from '../../src/matchmaker/match-history.js'
import { loadKey, newProfile } from '../../src/matchmaker/profile.js'
import type { Player } from '../../src/session/player.js'

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
const result = { matchId: new Uint8Array(16), standings: [[1], [2], [0]], complete: true }

describe('what a device keeps', () => {
  it('a key is made on first use and found again, also behind a record that makes no sense', async () => {
    const store = new MemoryStore()
    expect(await loadKey(store)).toBeUndefined()
    const first = newProfile(store, (length) => new Uint8Array(length).fill(9))
    await first.stored
    await store.append('profile', Uint8Array.of(1, 2, 3))
    expect(await loadKey(store)).toEqual(first.identity)
  })

  it('[RA2] a match moves the ratings of the rated at once, and again after a restart', async () => {
    const store = new MemoryStore()
    const history = await MatchHistory.open(store, 'puck-sumo')
    const { changeOf, stored } = rateMatch(history, result, [ann, ben, bot], 1)
    expect([ann, ben, bot].map(changeOf)).toEqual([
      { before: 1000, after: 984 },
      { before: 1000, after: 1016 },
      undefined,
    ])
    await stored
    const reopened = await MatchHistory.open(store, 'puck-sumo')
    expect(reopened.ratingOf(ben.key ?? new Uint8Array())).toBe(1016)
  })

  it('[RA2] a match somebody left is kept, and not rated', async () => {
    const store = new MemoryStore()
    const history = await MatchHistory.open(store, 'puck-sumo')
    const { changeOf, stored } = rateMatch(history, { ...result, complete: false }, [ann, ben], 1)
    await stored
    expect(changeOf(ann)).toBeUndefined()
    expect(await store.read('matches')).toHaveLength(1)
  })
})
