import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verify } from '../../src/connect/keys.js'
import { certifyDevice, deviceClaim } from '../../src/result/device-key.js'
import { encodeEnd, endId, endsMatch, parseEnd } from '../../src/result/match-end.js'
import {
  begunClaim,
  encodeStart,
  type MatchStart,
  parseStart,
  rulesHash,
  startId,
} from '../../src/result/match-start.js'
import { begunPaper } from '../../src/result/paper.js'
import { MAX_RECORD } from '../../src/result/record-size.js'
import { parseMatch, writeMatch } from '../../src/result/signed-match.js'
import { began, ended, endOf, signers, startOf } from './signers.js'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('statements', () => {
  it('[RE4] [RE5] [RE6] [RE27] have the bytes they always had (golden vectors)', () => {
    const start = startOf(2)
    const end = endOf(start)
    const record = ended(began(start), end, [0, 1])
    expect({
      start: hex(encodeStart(start)),
      startId: hex(startId(encodeStart(start))),
      end: hex(encodeEnd(end)),
      endId: hex(endId(encodeEnd(end))),
      certificate: hex(signers[0]?.certificate ?? new Uint8Array()),
      record: hex(writeMatch(record)),
      begunClaim: hex(begunClaim(record.id)),
      vouched: hex(writeMatch(began(start, [0, 1], [1]))),
      begunPaper: hex(begunPaper(record.id, 1, began(start, [0, 1], [1]).signatures[1]!.signature, true)),
    }).toMatchSnapshot()
  })

  it("[RE3] a device's certificate is the player's word for that device alone", () => {
    const [ann, ben] = signers
    if (!ann || !ben) throw new Error('nobody')
    const certificate = certifyDevice(ann.player, ann.device.publicKey)
    expect(verify(certificate, deviceClaim(ann.device.publicKey), ann.player.publicKey)).toBe(true)
    expect(verify(certificate, deviceClaim(ben.device.publicKey), ann.player.publicKey)).toBe(false)
    expect(verify(certificate, deviceClaim(ann.device.publicKey), ben.player.publicKey)).toBe(false)
  })

  it('[RE4] what is read of a start is what was written, whatever its names', () => {
    const names = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('', 'red'))
    fc.assert(
      fc.property(fc.array(names, { minLength: 2, maxLength: 8 }), fc.nat(9), (all, version) => {
        const start = startOf(all.length, { version })
        const players = start.players.map((one, i) => ({ ...one, name: all[i]?.[0] ?? '', team: all[i]?.[1] ?? '' }))
        expect(parseStart(encodeStart({ ...start, players }))).toEqual({ ...start, players })
      }),
      { numRuns: 60 },
    )
  })

  const nonsense: Record<string, (start: MatchStart) => MatchStart> = {
    'one player': (start) => ({ ...start, players: start.players.slice(0, 1) }),
    'players in another order': (start) => ({ ...start, players: [...start.players].reverse() }),
    'a player twice': (start) => ({ ...start, players: [0, 0, 1].flatMap((i) => start.players[i] ?? []) }),
    'a seat twice': (start) => ({ ...start, players: start.players.map((one) => ({ ...one, seat: 1 })) }),
    'a device for two': (start) => ({
      ...start,
      players: start.players.map((one) => ({ ...one, device: start.rules })),
    }),
    'a value declared twice': (start) => ({ ...start, stats: [...start.stats, ...start.stats] }),
    'more than has room': (start) => ({
      ...start,
      stats: Array.from({ length: 16 }, (_, i) => ({ name: `${i}`, fold: 'max' })),
      players: Array.from({ length: 20 }, (_, i) => i + 1).flatMap((i) =>
        start.players.slice(0, 1).map((one) => {
          return { ...one, seat: i, key: new Uint8Array(32).fill(i), device: new Uint8Array(32).fill(i) }
        }),
      ),
    }),
  }
  for (const [name, change] of Object.entries(nonsense))
    it(`[RE4] a start with ${name} is none`, () => expect(parseStart(encodeStart(change(startOf(3))))).toBeUndefined())

  it('[RE4] a fold nobody knows, another format, and bytes behind it make it none', () => {
    const bytes = encodeStart(startOf(2))
    const at = Buffer.from(bytes).indexOf('dashes') + 6
    expect(parseStart(bytes.map((byte, i) => (i === at ? 2 : byte)))).toBeUndefined()
    expect(parseStart(bytes.map((byte, i) => (i === 0 ? 2 : byte)))).toBeUndefined()
    expect(parseStart(Uint8Array.of(...bytes, 0))).toBeUndefined()
  })

  it('[RE4] rules are another with another schema, and with other settings', () => {
    const [a, b] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)]
    const all = [rulesHash(a, Uint8Array.of(1)), rulesHash(b, Uint8Array.of(1)), rulesHash(a, Uint8Array.of(2))].map(
      hex,
    )
    expect(new Set(all).size).toBe(3)
  })

  it('[RE5] what is read of an end is what was written, and a number has one form', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)
    fc.assert(
      fc.property(fc.array(value, { maxLength: 16 }), fc.boolean(), fc.boolean(), (values, parted, unconfirmed) => {
        const end = endOf(startOf(3), { parted, unconfirmed })
        const players = end.players.map((one) => ({ ...one, values }))
        expect(parseEnd(encodeEnd({ ...end, players }))).toEqual({ ...end, players })
      }),
      { numRuns: 60 },
    )
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, -0]) {
      const end = endOf(startOf(2))
      const players = end.players.map((one) => ({ ...one, values: [odd] }))
      expect(parseEnd(encodeEnd({ ...end, players }))).toBeUndefined()
    }
  })

  it('[RE5] an end speaks of everybody who began, of a team with one voice, and of all values', () => {
    const start = startOf(3)
    const teams = { ...start, players: start.players.map((one, i) => ({ ...one, team: i < 2 ? 'red' : '' })) }
    const end = endOf(start)
    expect(endsMatch(end, start)).toBe(true)
    expect(endsMatch(end, teams)).toBe(false)
    expect(endsMatch({ ...end, players: end.players.slice(1) }, start)).toBe(false)
    expect(endsMatch(end, { ...start, stats: [] })).toBe(false)
    expect(endsMatch({ ...end, players: end.players.map((one) => ({ ...one, place: 0 })) }, start)).toBe(false)
    expect(endsMatch({ ...end, epochs: 0 }, start)).toBe(false)
  })

  it('[RE6] a start that is taken has room in its record for all that may be signed about it', () => {
    const stats = [0, 3, 16].map((count) =>
      Array.from({ length: count }, (_, i) => ({ name: `value ${i}`, fold: 'sum' as const })),
    )
    for (const declared of stats)
      for (let count = 48, taken = false; !taken; count--) {
        const [one] = startOf(2).players
        if (!one) throw new Error('nobody')
        const players = Array.from({ length: count }, (_, i) => {
          const own = new Uint8Array(32).fill(i + 1)
          return { ...one, seat: i, key: own, device: own, name: 'Annabelle the Great' }
        })
        const start = parseStart(encodeStart(startOf(2, { stats: declared, players })))
        if (!start) continue
        taken = true // as many as there is room for
        const signature = new Uint8Array(64).fill(255)
        const ends = players.map((_, index) => {
          const end = endOf(start, { epochs: 255, parted: true })
          const worst = end.players.map((player, i) => {
            return { ...player, left: i === index, values: declared.map(() => -Number.MAX_VALUE) }
          })
          const own = { ...end, players: worst }
          return { id: endId(encodeEnd(own)), end: own, signatures: [{ index, signature }] }
        })
        ends.sort((a, b) => Buffer.compare(a.id, b.id))
        const signatures = players.map((_, index) => ({ index, signature, vouches: true }))
        const bytes = writeMatch({ ...began(start, []), signatures, ends })
        expect(bytes.length).toBeLessThanOrEqual(MAX_RECORD)
        expect(parseMatch(bytes)?.ends.length).toBe(count)
        const votes = [1, 2].map((fill) => ({ id: new Uint8Array(32).fill(fill), signature }))
        const [first, second] = votes
        if (!first || !second) throw new Error('no votes')
        const contradictions = players.map((_, index) => ({ index, ends: [first, second] as const }))
        expect(writeMatch({ ...began(start, []), signatures, contradictions }).length).toBeLessThanOrEqual(MAX_RECORD)
      }
  })
})
