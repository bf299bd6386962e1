import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hearMatch } from '../../src/result/hear-match.js'
import { encodeEnd, endId, type MatchEnd } from '../../src/result/match-end.js'
import { mergeMatches, votesOf } from '../../src/result/merge-matches.js'
import { parseMatch, type SignedMatch, writeMatch } from '../../src/result/signed-match.js'
import { claimsOf, verifyMatch } from '../../src/result/verify-match.js'
import { began, ended, endOf, startOf } from './signers.js'

const start = startOf(3)
/** Five ends of it, told apart by how many hosts there were. */
const ends = [1, 2, 3, 4, 5].map((epochs) => {
  const end = endOf(start, { epochs })
  return { id: endId(encodeEnd(end)), end }
})
const nothing: SignedMatch = { ...began(start, []) }

/** One thing that somebody said; signatures are as good as any, several of one player among them. */
const saying = fc
  .record({ who: fc.nat(2), end: fc.option(fc.nat(4)), fill: fc.nat(2), vouches: fc.boolean() })
  .map(({ who: index, end, fill, vouches }): SignedMatch => {
    const signature = new Uint8Array(64).fill(fill)
    const one = end === null ? undefined : ends[end]
    if (!one) return { ...nothing, signatures: [{ index, signature, vouches }] }
    return { ...nothing, ends: [{ ...one, signatures: [{ index, signature }] }] }
  })
/** What a device may have heard, a liar's contradictions included. */
const records = fc.array(saying, { maxLength: 12 }).map((all) => all.reduce(mergeMatches, nothing))

describe('records of a match', () => {
  it('[RE7] merge is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(records, records, records, (a, b, c) => {
        expect(mergeMatches(a, b)).toEqual(mergeMatches(b, a))
        expect(mergeMatches(mergeMatches(a, b), c)).toEqual(mergeMatches(a, mergeMatches(b, c)))
        expect(mergeMatches(a, a)).toEqual(a)
        expect(mergeMatches(mergeMatches(a, b), b)).toEqual(mergeMatches(a, b))
      }),
      { numRuns: 50 },
    )
  })

  it('[RE7] whatever order things are heard in, the bytes are equal', () => {
    const heard = fc
      .array(saying, { maxLength: 12 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(heard, ([all, shuffled]) => {
        const [a, b] = [all, shuffled].map((one) => writeMatch([...one, ...one.slice(3)].reduce(mergeMatches, nothing)))
        expect(a).toEqual(b)
      }),
      { numRuns: 50 },
    )
  })

  it('[RE6] what is read is what was written, and of a record there is one way to write it', () => {
    fc.assert(
      fc.property(records, (record) => {
        const bytes = writeMatch(record)
        expect(parseMatch(bytes)).toEqual(record)
      }),
      { numRuns: 50 },
    )
    const two = [began(start, [0, 1]), ended(ended(nothing, ends[0]!.end, [1]), ends[1]!.end, [2])] as const
    const turned = [
      { ...two[0], signatures: [...two[0].signatures].reverse() },
      { ...two[1], ends: [...two[1].ends].reverse() },
      { ...two[0], signatures: [...two[0].signatures, ...two[0].signatures] },
      { ...two[0], signatures: [{ index: 3, signature: new Uint8Array(64), vouches: false }] },
      { ...two[1], ends: two[1].ends.map((end) => ({ ...end, signatures: [] })) },
    ]
    for (const record of turned) expect(parseMatch(writeMatch(record))).toBeUndefined()
  })

  it('[RE6] nobody stands under two ends: who signed two is in the contradictions, by the two smallest', () => {
    const all = ends.reduce((record, { end }) => ended(record, end, [1]), began(start))
    const sorted = ends.map(({ id }) => Buffer.from(id).toString('hex')).sort()
    expect(all.ends).toEqual([])
    expect(votesOf(all, 1).map(({ id }) => Buffer.from(id).toString('hex'))).toEqual(sorted.slice(0, 2))
    const [one, other] = ends
    if (!one || !other) throw new Error('no ends')
    const signatures = [{ index: 1, signature: new Uint8Array(64) }]
    const both = { ...nothing, ends: [one, other].map((end) => ({ ...end, signatures })) }
    both.ends.sort((a, b) => Buffer.compare(a.id, b.id))
    expect(parseMatch(writeMatch(both))).toBeUndefined()
  })

  it('[RE6] an end of another match, or of others, makes it no record', () => {
    const other = endOf(startOf(3, { version: 4 }))
    const short = endOf(startOf(2), { start: nothing.id })
    for (const end of [other, short]) {
      const signatures = [{ index: 1, signature: new Uint8Array(64) }]
      const record = { ...nothing, ends: [{ id: endId(encodeEnd(end)), end, signatures }] }
      expect(parseMatch(writeMatch(record))).toBeUndefined()
    }
  })

  it('[RE8] signatures that are not true are dropped, one by one, and nothing else', () => {
    const [one, other] = ends
    if (!one || !other) throw new Error('no ends')
    const record = ended(ended(ended(began(start), one.end, [0, 1]), other.end, [2]), one.end, [2])
    expect(verifyMatch(record)).toEqual(record)
    const forged = (signature: Uint8Array) => signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte))
    const first = record.signatures[0]!
    const changed = {
      ...record,
      signatures: [{ ...first, signature: forged(first.signature) }, ...record.signatures.slice(1)],
    }
    expect(verifyMatch(changed)).toEqual({ ...record, signatures: record.signatures.slice(1) })
    const [end] = record.ends
    const [ann, ben] = end!.signatures
    const half = { ...record, ends: [{ ...end!, signatures: [ann!, { ...ben!, signature: ann!.signature }] }] }
    expect(verifyMatch(half)).toEqual({ ...record, ends: [{ ...end!, signatures: [ann!] }] })
    const { contradictions } = record
    const lie = contradictions.map((both) => ({ ...both, index: 0 as const }))
    expect(verifyMatch({ ...record, ends: [], contradictions: lie })).toEqual({
      ...record,
      ends: [],
      contradictions: [],
    })
  })

  it('[RE8] a false certificate, and a start that nobody signed, make it worthless', () => {
    const players = start.players.map((one, i) => ({ ...one, certificate: start.players[(i + 1) % 3]!.certificate }))
    expect(verifyMatch(began({ ...start, players }))).toBeUndefined()
    expect(verifyMatch(ended(began(start, []), ends[0]!.end, [0, 1, 2]))).toBeUndefined()
  })

  it('[RE8] all that stands in a record is checked: a change of any byte of a written one is seen', () => {
    const record = ended(ended(began(start), ends[0]!.end, [0, 1]), ends[1]!.end, [2])
    const bytes = writeMatch(record)
    expect(claimsOf(record).length).toBe(3 + 3 + 3)
    for (let at = 0; at < bytes.length; at += 97) {
      const parsed = parseMatch(bytes.map((byte, i) => (i === at ? byte ^ 4 : byte)))
      const verified = parsed && verifyMatch(parsed)
      // What is left is less than there was: some signature went.
      if (verified) expect(writeMatch(verified).length).toBeLessThan(bytes.length)
    }
  })

  it('[RE19] what is known is not verified again, nor anything more of whoever contradicts themselves', () => {
    const [one, two, three] = ends.map(({ end }) => end) as [MatchEnd, MatchEnd, MatchEnd]
    const agreed = ended(began(start), one, [0, 1])
    let verified = 0
    const count = () => ++verified > 0
    expect(hearMatch(agreed, began(start), count)).toBe(agreed)
    expect(hearMatch(agreed, ended(began(start), one, [1]), count)).toBe(agreed)
    expect(verified).toBe(0)
    const torn = hearMatch(agreed, ended(began(start, []), two, [1, 2]), count)
    expect(verified).toBe(2)
    expect(torn?.contradictions.map(({ index }) => index)).toEqual([1])
    expect(torn && hearMatch(torn, ended(began(start, []), three, [1]), count)).toBe(torn)
    expect(verified).toBe(2)
    expect(hearMatch(agreed, ended(began(start, []), two, [2]), () => false)).toBeUndefined()
  })
})
