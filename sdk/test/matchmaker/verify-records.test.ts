import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { describe, expect, it, vi } from 'vitest'
import { nativeVerify } from '../../src/adapters/native-verify.js'
import { sign, verify } from '../../src/connect/keys.js'
import { isPlainKey, isPlainSignature } from '../../src/connect/plain-signature.js'
import { RecordVerifier, type VerifyPlace } from '../../src/matchmaker/verify-records.js'
import { certifyDevice } from '../../src/result/device-key.js'
import { encodeStart, NO_MATCH, startClaim, startId } from '../../src/result/match-start.js'
import type { SignedMatch } from '../../src/result/signed-match.js'
import { ManualClock } from '../../src/testing.js'
import { began, ended, endOf, signers, startOf } from '../result/signers.js'

const start = startOf(3)
const record = ended(began(start), endOf(start), [0, 1, 2])
const forged = (change: Partial<SignedMatch>): SignedMatch => ({ ...record, ...change })
const signal = new AbortController().signal
const [player] = signers
if (!player) throw new Error('nobody')

/** Ann signs with this key, whose secret nobody may know, or everybody. */
function signedWith(device: Uint8Array, signature: (message: Uint8Array) => Uint8Array): SignedMatch {
  const odd = startOf(2)
  const certificate = certifyDevice(signers[0]!.player, device)
  const players = odd.players.map((one, i) => (i === 0 ? { ...one, device, certificate } : one))
  const bytes = encodeStart({ ...odd, players })
  const id = startId(bytes)
  return {
    ...{ id, start: { ...odd, players }, ends: [], contradictions: [] },
    signatures: [{ index: 0, signature: signature(startClaim(id)), vouches: false }],
  }
}

const places: Record<string, () => { place: VerifyPlace; clock: ManualClock }> = {
  native() {
    const clock = new ManualClock()
    return { clock, place: { clock, verify: nativeVerify } }
  },
  script() {
    const clock = new ManualClock()
    return { clock, place: { clock } }
  },
  'native that fails'() {
    const clock = new ManualClock()
    return { clock, place: { clock, verify: async () => () => Promise.reject(new Error('gone')) } }
  },
}

async function check(verifier: RecordVerifier, clock: ManualClock, record: SignedMatch) {
  let answer: { record: SignedMatch | undefined } | undefined
  const checking = verifier.check(record, signal).then((record) => {
    answer = { record }
  })
  while (!answer) {
    await new Promise((resolve) => setImmediate(resolve)) // what is native needs the real world to go on
    await clock.advance(4)
  }
  await checking
  return answer.record
}

describe('records of others', () => {
  for (const [name, open] of Object.entries(places)) {
    it(`[RA17] are taken when all of them is true, and not otherwise (${name})`, async () => {
      const { place, clock } = open()
      const verifier = new RecordVerifier(place)
      expect(await check(verifier, clock, record)).toEqual(record)
      expect(await check(verifier, clock, record)).toEqual(record)
      const [first, ...rest] = record.signatures
      const [end] = record.ends
      const bad = { index: 0, signature: new Uint8Array(64).fill(1), vouches: false }
      const other = forged({ id: startId(encodeStart({ ...start, startedAt: 1 })), start: { ...start, startedAt: 1 } })
      expect(await check(verifier, clock, forged({ signatures: [bad, ...rest] }))).toBeUndefined()
      expect(await check(verifier, clock, forged({ signatures: [] }))).toBeUndefined()
      expect(await check(verifier, clock, other)).toBeUndefined()
      expect(first && end).toBeDefined()
      const ends = end ? [{ ...end, signatures: [...end.signatures.slice(0, 2), { ...bad, index: 2 }] }] : []
      expect(await check(verifier, clock, forged({ ends }))).toBeUndefined()
      const players = start.players.map((one, i) => (i === 1 ? { ...one, certificate: new Uint8Array(64) } : one))
      expect(await check(verifier, clock, began({ ...start, players }))).toBeUndefined()
    })
  }

  it('[RA17] [RE8] are true on all devices or on none, whatever keys and signatures native code makes something else of', async () => {
    const { place, clock } = places.native?.() ?? { place: { clock: new ManualClock() }, clock: new ManualClock() }
    const verifier = new RecordVerifier(place)
    const { Point } = ed25519
    const small = Point.fromBytes(new Uint8Array(32)) // y = 0 has order 4
    // Everybody has the secret of a key of small order: R = S B is a signature by it under what makes k A vanish.
    for (const torsion of [Point.ZERO, small, small.double()]) {
      const key = torsion.toBytes()
      expect(isPlainKey(key)).toBe(false)
      const R = Point.BASE.multiply(5n).toBytes()
      const signature = Uint8Array.from([...R, 5, ...new Uint8Array(31)])
      expect(
        await check(
          verifier,
          clock,
          signedWith(key, () => signature),
        ),
      ).toBeUndefined()
    }
    // A key with a part of small order: such signatures hold by some rules and not by others.
    const seed = new Uint8Array(32).fill(3)
    const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(seed)
    const key = Point.fromBytes(pointBytes).add(small).toBytes()
    const answers = new Set<boolean>()
    for (let i = 1; i < 9; i++) {
      const r = BigInt(i * 1_000_003)
      const R = Point.BASE.multiply(r).toBytes()
      const odd = signedWith(key, (message) => {
        const k = ed25519Hash(R, key, message)
        const s = Point.Fn.create(r + k * scalar)
        return Uint8Array.from([...R, ...Point.Fn.toBytes(s)])
      })
      const [claim] = odd.signatures
      const expected = verify(claim?.signature ?? NO_MATCH, startClaim(odd.id), key)
      answers.add(expected)
      expect((await check(verifier, clock, odd)) !== undefined).toBe(expected)
    }
    expect(answers).toEqual(new Set([true])) // noble multiplies by the cofactor; native code says no to most
  })

  it('[RE8] only one form of a number is plain', () => {
    const message = Uint8Array.of(1)
    const pair = player.device
    const good = sign(message, pair)
    expect(isPlainSignature(good)).toBe(true)
    expect(isPlainKey(pair.publicKey)).toBe(true)
    const order = ed25519.Point.Fn.ORDER
    const numberOf = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
    const bytesOf = (number: bigint) =>
      Uint8Array.from({ length: 32 }, (_, i) => Number((number >> BigInt(8 * i)) & 255n))
    const withS = (s: bigint) => Uint8Array.from([...good.subarray(0, 32), ...bytesOf(s)])
    expect(isPlainSignature(withS(numberOf(good.subarray(32)) + order))).toBe(false)
    for (const [s, plain] of [
      [order, false],
      [order - 1n, true],
      [order + 1n, false],
      [0n, true],
    ] as const)
      expect(isPlainSignature(withS(s))).toBe(plain)
    const prime = 2n ** 255n - 19n
    const withR = (y: bigint) => Uint8Array.from([...bytesOf(y), ...good.subarray(32)])
    for (const [y, plain] of [
      [prime, false],
      [prime - 1n, true],
      [prime + 18n, false],
      [5n, true],
    ] as const) {
      expect(isPlainSignature(withR(y))).toBe(plain)
      expect(isPlainSignature(withR(y + 2n ** 255n))).toBe(plain)
    }
    expect(isPlainSignature(good.subarray(1))).toBe(false)
    expect(isPlainKey(pair.publicKey.subarray(1))).toBe(false)
    expect(isPlainKey(bytesOf(prime + 1n))).toBe(false)
  })

  it('[RA17] in script, no more than eight signatures at a time', async () => {
    const { place, clock } = places.script?.() ?? { place: { clock: new ManualClock() }, clock: new ManualClock() }
    const after = vi.spyOn(clock, 'after')
    await check(new RecordVerifier(place), clock, record)
    expect(after).toHaveBeenCalledTimes(2) // three certificates, and six signatures
  })

  it('[RA17] a page that came by plain http has no native code to ask', async () => {
    vi.stubGlobal('crypto', {})
    expect(await nativeVerify()).toBeUndefined()
    vi.unstubAllGlobals()
    const native = await nativeVerify()
    expect(await native?.([{ key: new Uint8Array(31), message: NO_MATCH, signature: new Uint8Array(64) }])).toEqual([
      false,
    ])
  })
})

/** k of RFC 8032, 5.1.6. */
function ed25519Hash(...parts: readonly Uint8Array[]): bigint {
  const digest = sha512(Buffer.concat(parts))
  return ed25519.Point.Fn.create(digest.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n))
}
