import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyPairFrom, sign } from '../../src/connect/keys.js'
import { ChainBook, type ChainMarks } from '../../src/ratings/chains.js'
import { hex } from '../../src/ratings/hex.js'
import { Ledger } from '../../src/ratings/ledger.js'
import { certifyDevice } from '../../src/result/device-key.js'
import { encodeEnd, endId } from '../../src/result/match-end.js'
import { encodeStart, type MatchStart, NO_MATCH, startClaim, startId } from '../../src/result/match-start.js'
import type { SignedMatch } from '../../src/result/signed-match.js'
import { verifyMatch } from '../../src/result/verify-match.js'
import { began, ended, endOf, signers, startOf } from '../result/signers.js'

const GAME = 'puck-sumo'
const NONE = { unfinished: 0, missing: 0, forks: 0, borrowed: 0, devices: 0 }
const keys = signers.map(({ player }) => hex(player.publicKey))
const [ann, ben, cleo] = keys

function bookOf(records: Iterable<SignedMatch>): ChainBook {
  const book = new ChainBook(GAME)
  for (const record of records) book.hear(record)
  return book
}
const marks = (player: string | undefined, ...records: SignedMatch[]) => bookOf(records).marksOf(player ?? '')

/** The same, worked out from all records at once. */
function marksIn(records: readonly SignedMatch[], player: string): ChainMarks {
  const known = new Map(records.map((record) => [hex(record.id), record]))
  const signed = records.flatMap((record) =>
    record.signatures.flatMap(({ index }) => {
      const one = record.start.players[index]
      return one ? [{ record, ...one, id: hex(record.id), before: hex(one.previous) }] : []
    }),
  )
  const devices = new Set(signed.flatMap(({ key, device }) => (hex(key) === player ? hex(device) : [])))
  const sum = { ...NONE, devices: devices.size }
  for (const device of devices) {
    const own = signed.filter((one) => hex(one.device) === device)
    const befores = [...new Set(own.map(({ before }) => before))]
    const isOpen = ({ start, signatures, ends, contradictions }: SignedMatch) =>
      start.game === GAME && signatures.length === start.players.length && ends.length + contradictions.length === 0
    sum.unfinished += own.filter(({ record }) => isOpen(record)).length
    sum.missing += befores.filter((id) => id !== hex(NO_MATCH) && !known.has(id)).length
    sum.forks += befores.filter(
      (id) => new Set(own.flatMap((one) => (one.before === id ? one.id : []))).size > 1,
    ).length
    const isOthers = (id: string) => known.get(id)?.start.players.every((one) => hex(one.device) !== device) ?? false
    sum.borrowed += befores.filter(isOthers).length
  }
  return sum
}

/** Up to ten matches of four people with two devices each, one of which all have; each after any that came before it, one that nobody has, or none. */
const stories = fc
  .array(
    fc.record({
      who: fc.subarray([0, 1, 2, 3], { minLength: 2 }),
      device: fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }),
      previous: fc.array(fc.nat(14), { minLength: 4, maxLength: 4 }),
      game: fc.constantFrom(GAME, GAME, 'chess'),
      signed: fc.array(fc.subarray([0, 1, 2, 3]), { minLength: 1, maxLength: 3 }),
      ends: fc.boolean(),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((told) => {
    const ids: Uint8Array[] = []
    return told.flatMap(({ who, device, previous, game, signed, ends }, nonce) => {
      const { players, ...rest } = startOf(4, { game, nonce: new Uint8Array(16).fill(nonce) })
      const hasShared = who.find((player) => device[player] === 4)
      const ofDevice = (player: number) =>
        new Uint8Array(32).fill(player === hasShared ? 99 : 10 * player + ((device[player] ?? 0) % 2))
      const before = (player: number) => {
        const at = previous[player] ?? 0
        return at === 13 ? new Uint8Array(32).fill(13) : (ids[at] ?? NO_MATCH)
      }
      const start: MatchStart = {
        ...rest,
        players: who.flatMap((player) => {
          const one = players[player]
          return one ? [{ ...one, device: ofDevice(player), previous: before(player) }] : []
        }),
      }
      const id = startId(encodeStart(start))
      ids.push(id)
      const one = { signature: new Uint8Array(64).fill(1), vouches: false }
      const of = (all: readonly number[]) => all.flatMap((index) => (index < who.length ? [{ index, ...one }] : []))
      const record = { id, start, signatures: of([0]), ends: [], contradictions: [] }
      const end = endOf(start)
      const over = { ...record, ends: [{ id: endId(encodeEnd(end)), end, signatures: of([0]) }] }
      const parts = signed.map((all): SignedMatch => ({ ...record, signatures: of(all) }))
      return ends ? [...parts, over] : parts
    })
  })
const heard = stories.chain((told) => fc.shuffledSubarray([...told, ...told], { minLength: told.length }))

describe('the chains of devices', () => {
  it('[RA11] are the same whatever order records are heard in, how often, and in how many pieces: as worked out from all at once', () => {
    fc.assert(
      fc.property(heard, (records) => {
        const [ledger, book] = [new Ledger(), new ChainBook(GAME)]
        for (const [i, record] of records.entries()) {
          const known = ledger.add(record)
          if (known) book.hear(known)
          if (known && i % 3 === 0) book.hear(known)
          if (i < records.length - 1 && i !== records.length >> 1) continue
          const all = [...ledger]
          for (const key of keys.slice(0, 4)) expect(book.marksOf(key)).toEqual(marksIn(all, key))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the chain of a device', () => {
  const start = (nonce: number, previous: Uint8Array = NO_MATCH, count = 2) => {
    const { players, ...rest } = startOf(count, { nonce: new Uint8Array(16).fill(nonce) })
    return { ...rest, players: players.map((one) => ({ ...one, previous })) }
  }

  it('[RA11] shows a start without an end, and one that is not known here', () => {
    const first = began(start(1))
    const second = began(start(2, first.id))
    const third = ended(began(start(3, second.id)), endOf(start(3, second.id)), [0, 1])
    expect(marks(ann, first, second, third)).toEqual({ ...NONE, unfinished: 2, devices: 1 })
    expect(marks(ben, first, third)).toEqual({ ...NONE, unfinished: 1, missing: 1, devices: 1 })
  })

  it('[RA11] shows a fork: two starts that one device signed after the same one', () => {
    const [first, second] = [began(start(1)), began(start(2))]
    expect(marks(ann, first, second)).toMatchObject({ forks: 1 })
    expect(marks(ann, first, began(start(2, first.id)))).toMatchObject({ forks: 0 })
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
    expect(marks(hex(player.publicKey), ...all)).toMatchObject({ forks: 0, missing: 0, devices: 2 })
    // And one that goes on twice from the same match is one.
    const forked = onSecond(5, NO_MATCH)
    expect(marks(hex(player.publicKey), ...all, ...(forked ? [forked] : []))).toMatchObject({ forks: 1 })
  })

  it('[RA11] says nothing of a device that did not sign', () => {
    const [first, second] = [began(start(1, NO_MATCH, 3)), began(start(2, NO_MATCH, 3), [0, 1])]
    expect(marks(ann, first, second)).toMatchObject({ forks: 1 })
    expect(marks(cleo, first, second)).toMatchObject({ devices: 1, forks: 0 })
  })

  it('[RA30] comes to numbers for each player: without an end in this game, not known, and forks', () => {
    const one = { borrowed: 0, devices: 1 }
    const ends = ended(began(start(1)), endOf(start(1)), [0, 1])
    expect(marks(ann, ends)).toEqual({ unfinished: 0, missing: 0, forks: 0, ...one })
    expect(marks(ann, ends, began(start(2, ends.id)))).toEqual({ unfinished: 1, missing: 0, forks: 0, ...one })
    expect(marks(ann, ends, began({ ...start(3), game: 'chess' }))).toEqual({
      unfinished: 0,
      missing: 0,
      forks: 1,
      ...one,
    })
    expect(marks(ann, ends, began(start(4, new Uint8Array(32).fill(7))))).toEqual({
      unfinished: 1,
      missing: 1,
      forks: 0,
      ...one,
    })
    expect(marks(ann, began(start(1), [1]))).toEqual(NONE)
  })

  it('[RA34] shows who names a match as the one before that they were not in, and from how many devices their matches come', () => {
    const others = startOf(3, { nonce: new Uint8Array(16).fill(1) })
    const bensAndCleos = began({ ...others, players: others.players.slice(1) })
    const { players, ...rest } = startOf(2, { nonce: new Uint8Array(16).fill(2) })
    const after = (previous: Uint8Array) =>
      began({ ...rest, players: players.map((one, i) => (i > 0 ? one : { ...one, previous })) })
    const borrowed = after(bensAndCleos.id)
    expect(marks(ann, bensAndCleos, borrowed)).toMatchObject({ borrowed: 1, missing: 0, forks: 0 })
    expect(marks(ann, borrowed)).toMatchObject({ borrowed: 0, missing: 1 }) // of what is not known nobody can say it
    const own = began(start(3))
    expect(marks(ann, own, after(own.id))).toMatchObject({ borrowed: 0, devices: 1 })
    const fresh = began({
      ...rest,
      players: players.map((one, i) => (i > 0 ? one : { ...one, device: signers[7]?.device.publicKey ?? NO_MATCH })),
    })
    expect(marks(ann, own, fresh)).toMatchObject({ borrowed: 0, missing: 0, forks: 0, devices: 2 })
  })

  it('[RE4] the last start of a device is the one that none of its others follows, whatever order they are heard in', () => {
    const [first, other] = [began(start(1)), began(start(5), [1])]
    const second = began(start(2, first.id))
    const [device] = signers.map((one) => one.device.publicKey)
    const last = (...all: SignedMatch[]) => hex(bookOf(all).lastOf(device ?? NO_MATCH))
    expect(last(first, second, other)).toBe(hex(second.id))
    expect(last(second, first, other)).toBe(hex(second.id))
    expect(last(other)).toBe(hex(NO_MATCH))
  })

  it("[RA11] what a device signed that two players had certified is both's", () => {
    const { players, ...rest } = startOf(3, { nonce: new Uint8Array(16).fill(1) })
    const device = new Uint8Array(32).fill(5)
    const as = (player: number, nonce: number) => {
      const own = players.map((one, i) => (i === player ? { ...one, device } : one))
      return began({ ...rest, nonce: new Uint8Array(16).fill(nonce), players: own }, [player])
    }
    for (const records of [
      [as(0, 1), as(1, 2)],
      [as(1, 2), as(0, 1)],
    ]) {
      expect(marks(ann, ...records)).toEqual({ ...NONE, forks: 1, devices: 1 })
      expect(marks(ben, ...records)).toEqual({ ...NONE, forks: 1, devices: 1 })
    }
  })
})
