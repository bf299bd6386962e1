import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitReader, BitWriter } from '../../src/codec/bits.js'
import {
  blob,
  decode,
  encode,
  flag,
  list,
  optional,
  raw,
  struct,
  text,
  u8,
  union,
  varint,
} from '../../src/codec/combinators.js'
import { utf8Decode, utf8Encode } from '../../src/codec/utf8.js'

const letter = union({
  hello: struct({ name: text(64), key: raw(4), extra: optional(u8) }),
  list: struct({ numbers: list(varint, 8), ok: flag, data: blob(32) }),
})

describe('bits', () => {
  it('what was written is what is read, at every width and offset', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 1, max: 32 })), { maxLength: 50 }),
        (items) => {
          const writer = new BitWriter()
          for (const [value, bits] of items) writer.bits(value, bits)
          const reader = new BitReader(writer.finish())
          for (const [value, bits] of items) expect(reader.bits(bits)).toBe(value % 2 ** bits)
          expect(reader.failed).toBe(false)
          expect(reader.atEnd).toBe(true)
        },
      ),
    )
  })

  it('a varint carries every safe integer, and only in its shortest form', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (n) => {
        expect(decode(varint, encode(varint, n))).toBe(n)
      }),
    )
    expect(decode(varint, Uint8Array.of(0x80, 0x00))).toBeUndefined()
    expect(decode(varint, new Uint8Array(20).fill(255))).toBeUndefined()
  })
})

describe('utf-8', () => {
  it('agrees with the platform on every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const bytes = new TextEncoder().encode(value)
        expect(utf8Encode(value)).toEqual(bytes)
        expect(utf8Decode(bytes)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
      }),
    )
  })

  it('agrees with the platform on what is malformed', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        let expected: string | undefined
        try {
          expected = strict.decode(bytes)
        } catch {
          expected = undefined
        }
        expect(utf8Decode(bytes)).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('combinators', () => {
  const hello = fc.record({
    kind: fc.constant('hello' as const),
    name: fc.string({ maxLength: 16 }),
    key: fc.uint8Array({ minLength: 4, maxLength: 4 }),
    extra: fc.option(fc.nat(255), { nil: undefined }),
  })
  const numbers = fc.record({
    kind: fc.constant('list' as const),
    numbers: fc.array(fc.maxSafeNat(), { maxLength: 8 }),
    ok: fc.boolean(),
    data: fc.uint8Array({ maxLength: 32 }),
  })

  it('decode undoes encode', () => {
    fc.assert(
      fc.property(fc.oneof(hello, numbers), (value) => {
        expect(decode(letter, encode(letter, value))).toEqual(value)
      }),
    )
  })

  it('any bytes give a value or undefined, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        decode(letter, bytes)
      }),
      { numRuns: 5000 },
    )
  })

  it('refuses what is longer than its limit without allocating it, and trailing bytes', () => {
    expect(decode(blob(4), Uint8Array.of(5, 1, 2, 3, 4, 5))).toBeUndefined()
    expect(decode(blob(2 ** 40), Uint8Array.of(255, 255, 255, 255, 127))).toBeUndefined()
    expect(decode(u8, Uint8Array.of(1, 2))).toBeUndefined()
  })
})
