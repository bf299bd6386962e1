import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex } from '../../src/ratings/hex.js'
import { Ledger } from '../../src/ratings/ledger.js'
import { NO_MATCH } from '../../src/result/match-start.js'
import { type SignedMatch, writeMatch } from '../../src/result/signed-match.js'
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
