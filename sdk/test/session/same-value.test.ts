import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameValue } from '../../src/session/same-value.js'

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(undefined, true, 0, Number.NaN, 'ann'),
    fc.uint8Array({ maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { noNullPrototype: true }),
  ),
})).value

describe('plain data that says the same', () => {
  it('is a copy of it, and nothing that a test would tell apart', () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        expect(sameValue(a, structuredClone(a))).toBe(true)
        let isEqual = true
        try {
          expect(a).toStrictEqual(b)
        } catch {
          isEqual = false
        }
        expect(sameValue(a, b)).toBe(isEqual)
      }),
    )
  })
})
