import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyPairFrom, sign } from '../../src/connect/keys.js'
import { chainMarks, chainsOf } from '../../src/ratings/chains.js'
import { hex } from '../../src/ratings/hex.js'
import { Ledger } from '../../src/ratings/ledger.js'
import { certifyDevice } from '../../src/result/device-key.js'
import { encodeStart, NO_MATCH, startClaim, startId } from '../../src/result/match-start.js'
import { type SignedMatch, writeMatch } from '../../src/result/signed-match.js'
import { verifyMatch } from '../../src/result/verify-match.js'
import { began, ended, endOf, signers, startOf } from '../result/signers.js'

/** Three matches that follow each other, and all that may be said of each, a contradiction among it. */
function story() {
  const matches: SignedMatch[][] = []
  let previous: Uint8Array = NO_MATCH
  for (let i = 0; i < 3; i++) {
    const { players, ...rest } = startOf(2 + (i % 2), { nonce: new Uint8Array(16).fill(i) })
    const start = { ...rest, players: players.map((one) => ({ ...one, previous })) }
    const all = began(start)
    const parts = start.players.flatMap((_, index) => [
      began(start, [index]),
      ended(began(start, [index]), endOf(start), [index]),
    ])
    matches.push([...parts, ended(began(start, [0]), endOf(start, { epochs: 2 }), [0])])
    previous = all.id
  }
  return matches
}
const said = story().flat()
/** By their numbers, so that what fails can be read. */
const numbers = said.map((_, i) => i)
const some = fc.subarray(numbers, { minLength: 1 }).map((all) => all.flatMap((i) => said[i] ?? []))

function ledgerOf(records: readonly SignedMatch[]): Ledger {
  const ledger = new Ledger()
  for (const record of records) ledger.add(record)
  for (const { id } of ledger) ledger.stored(id)
  return ledger
}
const bytesOf = (ledger: Ledger) => [...ledger.shared()].map(({ bytes }) => hex(bytes)).sort()
const both = (a: readonly SignedMatch[], b: Ledger) => ledgerOf([...ledgerOf(a), ...b])

describe('the ledger', () => {
  it('[RA10] is a union: commutative, associative, idempotent', () => {
    fc.assert(
      fc.property(some, some, some, (a, b, c) => {
        expect(bytesOf(both(a, ledgerOf(b)))).toEqual(bytesOf(both(b, ledgerOf(a))))
        expect(bytesOf(both(a, both(b, ledgerOf(c))))).toEqual(bytesOf(both([...both(a, ledgerOf(b))], ledgerOf(c))))
        expect(bytesOf(both(a, ledgerOf(a)))).toEqual(bytesOf(ledgerOf(a)))
      }),
      { numRuns: 15 },
    )
  })

  it('[RA10] says what is known then, and nothing when nothing is new; what was stored reads the same', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(numbers, { minLength: said.length }), (order) => {
        const heard = order.flatMap((i) => said[i] ?? [])
        const ledger = new Ledger()
        const stored = new Ledger()
        for (const record of heard) {
          const before = ledger.bytesOf(record.id)
          const after = ledger.add(record)
          const isSame = before !== undefined && hex(before) === hex(ledger.bytesOf(record.id) ?? NO_MATCH)
          expect(after === undefined).toBe(isSame)
          if (after) expect(hex(writeMatch(after))).toBe(hex(ledger.bytesOf(record.id) ?? NO_MATCH))
          stored.addStored(writeMatch(record))
        }
        stored.addStored(Uint8Array.of(1, 2, 3))
        for (const { id } of ledger) ledger.stored(id)
        expect(bytesOf(stored)).toEqual(bytesOf(ledger))
        expect(ledger.size).toBe(3)
        expect(heard.every((record) => ledger.add(record) === undefined)).toBe(true)
      }),
      { numRuns: 15 },
    )
  })

  it('[RA10] a record in which more is signed is another one to exchange', () => {
    const [record] = said
    if (!record) throw new Error('no record')
    const ledger = ledgerOf([record])
    const [before] = [...ledger.shared()]
    ledger.add(began(record.start))
    expect([...ledger.shared()]).toEqual([before]) // as long as it is not stored
    ledger.stored(record.id)
    const [after] = [...ledger.shared()]
    expect(after?.id).not.toBe(before?.id)
    expect(after?.keys).toEqual(before?.keys)
    expect([ledger.prepare(1), ledger.prepare(1)]).toEqual([true, false]) // two versions of it were stored
  })
})

describe('whom a player knows', () => {
  it('[RA31] are those in matches they signed the start of, most often first, and nobody because others say so', () => {
    const [ann, ben, cleo, dan] = signers.map(({ player }) => hex(player.publicKey))
    const nonce = (fill: number) => ({ nonce: new Uint8Array(16).fill(fill) })
    const ledger = ledgerOf([
      began(startOf(3, nonce(1))),
      began(startOf(2, nonce(2)), [0]),
      began(startOf(4, nonce(3)), [1, 2, 3]),
    ])
    expect(ledger.playedWith(ann ?? '').slice(0, 2)).toEqual([ann, ben])
    expect(ledger.playedWith(ann ?? '')).toEqual([ann, ben, cleo])
    expect(ledger.playedWith(dan ?? '')).toHaveLength(4)
    expect(ledger.playedWith('')).toEqual([])
  })
})

describe('the chain of a device', () => {
  const [ann, ben, cleo] = signers.map(({ device }) => hex(device.publicKey))
  const start = (nonce: number, previous: Uint8Array = NO_MATCH, count = 2) => {
    const { players, ...rest } = startOf(count, { nonce: new Uint8Array(16).fill(nonce) })
    return { ...rest, players: players.map((one) => ({ ...one, previous })) }
  }

  it('[RA11] shows a start without an end, and one that is not known here', () => {
    const first = began(start(1))
    const second = began(start(2, first.id))
    const third = ended(began(start(3, second.id)), endOf(start(3, second.id)), [0, 1])
    expect(chainsOf([first, second, third]).get(ann ?? '')).toMatchObject({
      ...{ key: hex(signers[0]?.player.publicKey ?? NO_MATCH), starts: 3, missing: [], forks: [] },
      unfinished: [hex(first.id), hex(second.id)].sort(),
    })
    expect(chainsOf([first, third]).get(ben ?? '')).toMatchObject({ missing: [hex(second.id)], forks: [] })
  })

  it('[RA11] shows a fork: two starts that one device signed after the same one', () => {
    const [first, second] = [began(start(1)), began(start(2))]
    expect(chainsOf([first, second]).get(ann ?? '')?.forks).toEqual([[hex(first.id), hex(second.id)].sort()])
    expect(chainsOf([first, began(start(2, first.id))]).get(ann ?? '')?.forks).toEqual([])
  })

  it('[RA11] an honest second device is no fork: each begins a chain of its own, certified by the same player', () => {
    const [player] = signers.map((one) => one.player)
    if (!player) throw new RangeError('nobody')
    const second = keyPairFrom(new Uint8Array(32).fill(200))
    const certificate = certifyDevice(player, second.publicKey)
    /** Ann on her second device, against whoever she has not met on the first. */
    const onSecond = (nonce: number, previous: Uint8Array) => {
      const { players, ...rest } = startOf(3, { nonce: new Uint8Array(16).fill(nonce) })
      const own = { device: second.publicKey, certificate, previous }
      const both = players.flatMap((one, i) => (i === 1 ? [] : i === 0 ? { ...one, ...own } : one))
      const made = { ...rest, players: both }
      const id = startId(encodeStart(made))
      const signature = sign(startClaim(id), second)
      return verifyMatch({
        id,
        start: made,
        signatures: [{ index: 0, signature, vouches: false }],
        ends: [],
        contradictions: [],
      })
    }
    const first = began(start(1))
    const one = onSecond(2, NO_MATCH)
    const two = one && onSecond(3, one.id)
    if (!one || !two) throw new Error('not verified')
    const all = [first, began(start(4, first.id)), one, two]
    expect(chainsOf(all).get(hex(second.publicKey))).toMatchObject({ starts: 2, forks: [], missing: [] })
    expect(chainMarks(all, 'puck-sumo').get(hex(player.publicKey))).toMatchObject({ forks: 0, missing: 0 })
    // And one that goes on twice from the same match is one.
    const forked = onSecond(5, NO_MATCH)
    expect(chainMarks(forked ? [...all, forked] : [], 'puck-sumo').get(hex(player.publicKey))).toMatchObject({
      forks: 1,
    })
  })

  it('[RA11] says nothing of a device that did not sign', () => {
    const [first, second] = [began(start(1, NO_MATCH, 3)), began(start(2, NO_MATCH, 3), [0, 1])]
    const chains = chainsOf([first, second])
    expect(chains.get(ann ?? '')?.forks.length).toBe(1)
    expect(chains.get(cleo ?? '')).toMatchObject({ starts: 1, forks: [] })
  })

  it('[RA30] comes to numbers for each player: without an end in this game, not known, and forks', () => {
    const one = { borrowed: 0, devices: 1 }
    const ends = ended(began(start(1)), endOf(start(1)), [0, 1])
    const marks = (...all: SignedMatch[]) =>
      chainMarks(all, 'puck-sumo').get(hex(signers[0]?.player.publicKey ?? NO_MATCH))
    expect(marks(ends)).toEqual({ unfinished: 0, missing: 0, forks: 0, ...one })
    expect(marks(ends, began(start(2, ends.id)))).toEqual({ unfinished: 1, missing: 0, forks: 0, ...one })
    expect(marks(ends, began({ ...start(3), game: 'chess' }))).toEqual({ unfinished: 0, missing: 0, forks: 1, ...one })
    expect(marks(ends, began(start(4, new Uint8Array(32).fill(7))))).toEqual({
      unfinished: 1,
      missing: 1,
      forks: 0,
      ...one,
    })
    expect(marks(began(start(1), [1]))).toBeUndefined()
  })
  it('[RA34] shows who names a match as the one before that they were not in, and from how many devices their matches come', () => {
    const anns = signers[0]
    if (!anns) throw new RangeError('nobody')
    const others = startOf(3, { nonce: new Uint8Array(16).fill(1) })
    const bensAndCleos = began({ ...others, players: others.players.slice(1) })
    const { players, ...rest } = startOf(2, { nonce: new Uint8Array(16).fill(2) })
    const after = (previous: Uint8Array) =>
      began({ ...rest, players: players.map((one, i) => (i > 0 ? one : { ...one, previous })) })
    const marks = (...all: SignedMatch[]) => chainMarks(all, 'puck-sumo').get(hex(anns.player.publicKey))
    const borrowed = after(bensAndCleos.id)
    expect(marks(bensAndCleos, borrowed)).toMatchObject({ borrowed: 1, missing: 0, forks: 0 })
    expect(chainsOf([bensAndCleos, borrowed]).get(ann ?? '')?.borrowed).toEqual([hex(bensAndCleos.id)])
    expect(marks(borrowed)).toMatchObject({ borrowed: 0, missing: 1 }) // of what is not known nobody can say it
    const own = began(start(3))
    expect(marks(own, after(own.id))).toMatchObject({ borrowed: 0, devices: 1 })
    const fresh = began({
      ...rest,
      players: players.map((one, i) => (i > 0 ? one : { ...one, device: signers[7]?.device.publicKey ?? NO_MATCH })),
    })
    expect(marks(own, fresh)).toMatchObject({ borrowed: 0, missing: 0, forks: 0, devices: 2 })
  })
})
