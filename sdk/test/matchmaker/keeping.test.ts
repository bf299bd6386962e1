import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/adapters/memory/memory-store.js'
import { verify } from '../../src/connect/keys.js'
import { SkirmishError } from '../../src/errors.js'
import { GameError } from '../../src/game/game-error.js'
import { ratingsOf } from '../../src/game/ratings.js'
import { deviceKey } from '../../src/matchmaker/device-key.js'
import { MatchHistory, type RatedGame } from '../../src/matchmaker/match-history.js'
import { loadKey, newProfile } from '../../src/matchmaker/profile.js'
import { SigningDevices } from '../../src/matchmaker/signing-device.js'
import { hex } from '../../src/ratings/hex.js'
import { deviceClaim } from '../../src/result/device-key.js'
import { type MatchStart, NO_MATCH } from '../../src/result/match-start.js'
import { writeMatch } from '../../src/result/signed-match.js'
import { ManualClock } from '../../src/testing/manual-clock.js'
import { began, ended, endOf, signers, startOf } from '../result/signers.js'
import { sumo } from '../sumo.js'

const random = (length: number) => new Uint8Array(length).fill(7)
const [ann, ben] = signers.map(({ player }) => player.publicKey) as [Uint8Array, Uint8Array]
const open = (store = new MemoryStore(), game: RatedGame = sumo) =>
  MatchHistory.open({ store, random, clock: new ManualClock(), date: () => 0 }, game)
/** Ann was first, and all have signed it unless it says otherwise. */
function played(count = 2, change: Partial<MatchStart> = {}) {
  const start = startOf(count, { mode: '', ...change })
  const end = endOf(start)
  return { begun: began(start), end, signedBy: (...who: number[]) => ended(began(start), end, who) }
}
const rows = (history: MatchHistory, keys = [ann, ben]) => keys.map((key) => history.ratingOf(key))

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
    const keyOf = async (key: Uint8Array) => {
      const { pair, stored } = await deviceKey(store, key, random)
      await stored
      return pair
    }
    const [anns, bens] = [await keyOf(ann), await keyOf(ben)]
    expect(anns).not.toEqual(bens)
    await store.append('device', Uint8Array.of(1, 2))
    expect([await keyOf(ann), await keyOf(ben)]).toEqual([anns, bens])
  })

  it('[PR6] two sessions at once do not sign by one key, and what could not be kept spoils it', async () => {
    let drawn = 0
    const store = new MemoryStore()
    const devices = new SigningDevices(
      store,
      (length) => new Uint8Array(length).fill(++drawn),
      () => {},
    )
    const [{ player }] = signers as [(typeof signers)[0] & object]
    const lend = () => devices.lend(player)
    const first = await lend()
    expect((await lend()).pair).not.toEqual(first.pair)
    first.giveBack()
    const again = await lend()
    expect(again.pair).toEqual(first.pair)
    expect(verify(again.certificate, deviceClaim(again.pair.publicKey), player.publicKey)).toBe(true)
    again.spoil()
    again.giveBack()
    expect((await lend()).pair).not.toEqual(first.pair)
  })

  it('[RA2] a match counts when it is signed, for the rated, and again after a restart', async () => {
    const store = new MemoryStore()
    const history = await open(store)
    const { begun, signedBy } = played()
    history.add(begun)
    expect(rows(history)).toEqual([1000, 1000])
    history.add(signedBy(0, 1))
    expect(rows(history)).toEqual([1020, 980])
    expect(history.changesOf(begun.id).get(hex(ben))).toEqual({ before: 1000, after: 980 })
    await history.keep(begun.id)
    const reopened = await open(store)
    expect(rows(reopened)).toEqual([1020, 980])
    expect(reopened.recordOf(begun.id)).toEqual(signedBy(0, 1))
  })

  it('[SE69] a match is rated at once as if all were going to sign, and as they did when that has settled', async () => {
    const history = await open()
    const { begun, end, signedBy } = played(3)
    history.add(begun)
    history.expect(begun.id, end)
    expect(rows(history)).toEqual([1020, 1000])
    history.add(signedBy(0))
    expect(rows(history)).toEqual([1020, 1000])
    history.settle(begun.id)
    expect(rows(history)).toEqual([1000, 1000])
    expect(history.changesOf(begun.id).size).toBe(0)
    history.add(signedBy(1))
    expect(rows(history)).toEqual([1020, 1000])
  })

  it("[RA9] why the device's own key is not kept is said as it is, too", async () => {
    const player = signers[0]?.player
    if (!player) throw new RangeError('nobody')
    const store = new MemoryStore()
    const history = await open(store)
    store.read = () => Promise.reject(new SkirmishError('store/wiped'))
    await history.devices.lend(player)
    expect(history.standOf(ann)).toMatchObject({ rating: 1000, remembered: false, trouble: { code: 'store/wiped' } })
  })

  it('[RA10] a full ledger takes no other matches of others, what is new of those it has, and its own', async () => {
    const history = await open()
    const [known, strange, own] = [1, 2, 3].map((startedAt) => played(2, { startedAt }))
    if (!known || !strange || !own) throw new RangeError('nobody')
    history.add(known.begun)
    Object.defineProperty(history.ledger, 'isFull', { value: true })
    await history.learn([strange.signedBy(0, 1), known.signedBy(0, 1)])
    expect([history.ledger.size, ...rows(history)]).toEqual([1, 1020, 980])
    history.add(own.begun)
    expect(history.ledger.size).toBe(2)
  })

  it('[RA2] what was stored of one match in pieces, and what makes no sense, is read together', async () => {
    const store = new MemoryStore()
    const { begun, signedBy } = played()
    for (const one of [begun, signedBy(1), signedBy(0)]) await store.append('ledger', writeMatch(one))
    await store.append('ledger', Uint8Array.of(3, 1))
    const other = played(2, { game: 'another' }).signedBy(0, 1)
    await store.append('ledger', writeMatch(other))
    const history = await open(store)
    expect(rows(history)).toEqual([1020, 980])
    expect(history.matches).toHaveLength(1)
    expect(history.recordOf(other.id)).toEqual(other)
  })

  it('lets the page do what it has to while it reads many matches', async () => {
    const store = new MemoryStore()
    for (let startedAt = 0; startedAt < 20; startedAt++)
      await store.append('ledger', writeMatch(played(2, { startedAt }).signedBy(0, 1)))
    const clock = new ManualClock()
    let [now, pauses] = [0, 0]
    clock.now = () => ++now // whatever is done takes a millisecond
    clock.after = (_, call) => {
      pauses++
      queueMicrotask(call)
      return () => {}
    }
    const history = await MatchHistory.open({ store, random, clock, date: () => 0 }, sumo)
    expect(pauses).toBeGreaterThan(20 / 8 - 1)
    expect(history.ledger.size).toBe(20)
    expect(rows(history)).toEqual(rows(await open(store)))
  })

  it('[RE4] the last start of a device is the newest it signed, of whatever game', async () => {
    const history = await open()
    const device = signers[0]?.device.publicKey ?? new Uint8Array()
    expect(history.lastStart(device)).toEqual(NO_MATCH)
    const [first, second] = [played(), played(2, { game: 'another', startedAt: 1 })]
    for (const { begun } of [first, second]) history.add(begun)
    history.add(first.signedBy(0, 1))
    expect(history.lastStart(device)).toEqual(second.begun.id)
    history.add(began(startOf(2, { startedAt: 2 }), [1]))
    expect(history.lastStart(device)).toEqual(second.begun.id)
  })

  it('[RA6] each value of the setting a game names has ratings of its own; the usual one is what shows', async () => {
    const store = new MemoryStore()
    const game = { ...sumo, ratings: ratingsOf({ mode: 'rounds' }, sumo.settingsFields) }
    const history = await open(store, game)
    const mode = (rounds: number) => played(2, { mode: history.modeOf({ rounds }), startedAt: rounds }).signedBy(0, 1)
    history.add(mode(5))
    expect(rows(history)).toEqual([1000, 1000])
    history.add(mode(1))
    expect(rows(history)).toEqual([1020, 980])
    for (const { id } of [mode(5), mode(1)]) await history.keep(id)
    const reopened = await open(store, game)
    expect(reopened.matches.map((match) => match.mode)).toEqual(['5', '1'])
    expect(rows(reopened)).toEqual([1020, 980])
    expect(() => ratingsOf({ mode: 'colour' }, sumo.settingsFields)).toThrow(GameError)
  })

  it('[RA4] a game may have its matches rated by OpenSkill', async () => {
    const history = await open(new MemoryStore(), { ...sumo, ratings: ratingsOf('openskill', {}) })
    history.add(played().signedBy(0, 1))
    expect(rows(history)).toEqual([expect.closeTo(1082, -1), expect.closeTo(956, -1)])
  })
})
