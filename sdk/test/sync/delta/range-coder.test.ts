import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelState } from '../../../src/sync/delta/model.js'
import { RangeDecoder } from '../../../src/sync/delta/range-decoder.js'
import { RangeEncoder } from '../../../src/sync/delta/range-encoder.js'

type Symbol =
  | { readonly kind: 'bit'; readonly at: number; readonly value: number; readonly times: number }
  | { readonly kind: 'raw'; readonly bits: number; readonly value: number }
  | { readonly kind: 'tree'; readonly value: number }

const bit = fc.record({
  kind: fc.constant('bit' as const),
  at: fc.nat(3),
  value: fc.nat(1),
  times: fc.oneof(fc.constant(1), fc.nat(400)),
})
const raw = fc
  .integer({ min: 0, max: 32 })
  .chain((bits) =>
    fc.record({ kind: fc.constant('raw' as const), bits: fc.constant(bits), value: fc.nat(2 ** 31 - 1) }),
  )
const tree = fc.record({ kind: fc.constant('tree' as const), value: fc.nat(15) })
const symbols: fc.Arbitrary<Symbol[]> = fc.array(fc.oneof(bit, raw, tree), { maxLength: 60 })

function fresh(): Int32Array {
  return new Int32Array(20).fill(modelState(0.5))
}

describe('the range coder', () => {
  it('[SY9] gives back what was written, also what it took for impossible', () => {
    fc.assert(
      fc.property(symbols, fc.nat(3), (list, before) => {
        const encoder = new RangeEncoder()
        const model = fresh()
        for (const symbol of list) {
          if (symbol.kind === 'raw') encoder.raw(symbol.value, symbol.bits)
          else if (symbol.kind === 'tree') encoder.tree(model, 4, 4, symbol.value)
          else for (let i = 0; i < symbol.times; i++) encoder.bit(model, symbol.at, symbol.value)
        }
        const written = encoder.finish()
        const bytes = new Uint8Array(before + written.length)
        bytes.set(written, before)
        const decoder = new RangeDecoder()
        const again = fresh()
        decoder.open(bytes, before, bytes.length)
        for (const symbol of list) {
          if (symbol.kind === 'tree') expect(decoder.tree(again, 4, 4)).toBe(symbol.value)
          else if (symbol.kind === 'raw')
            expect(decoder.raw(symbol.bits)).toBe(
              symbol.bits === 0 ? 0 : (symbol.value << (32 - symbol.bits)) >>> (32 - symbol.bits),
            )
          else
            for (let i = 0; i < symbol.times; i++)
              if (decoder.bit(again, symbol.at) !== symbol.value) expect(i).toBe(-1)
        }
        expect(decoder.isDone).toBe(true)
        expect(again).toEqual(model)
      }),
      { numRuns: 300 },
    )
  })

  it('[SY9] what is usual costs a fiftieth of a bit', () => {
    const encoder = new RangeEncoder()
    const model = fresh()
    for (let i = 0; i < 8000; i++) encoder.bit(model, 0, 0)
    expect(encoder.finish().length).toBeLessThan(20)
  })
})
