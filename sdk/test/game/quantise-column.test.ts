import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { NarrowField } from '../../src/game/field.js'
import { angle, fixed, int, uint } from '../../src/index.js'
import { quantiseColumn } from '../../src/sync/quantise-column.js'

it('[SY2] a column is rounded as each of its values is, bit by bit, and rows of the dead are left alone', () => {
  const number = fc.oneof(fc.double(), fc.double({ min: -2000, max: 2000 }), fc.integer({ min: -70_000, max: 70_000 }))
  const fields = [fixed(-512, 512, 1 / 16), fixed(-1, 1, 0.1), uint(255), int(-9, 9), angle(256), angle(7)]
  fc.assert(
    fc.property(fc.constantFrom(...fields), fc.array(fc.tuple(number, fc.nat(7)), { maxLength: 30 }), (field, rows) => {
      const { quantise } = field as NarrowField<number>
      const cells = Float64Array.from([...rows.map(([, life]) => life), ...rows.map(([value]) => value)])
      quantiseColumn(cells, { life: 0, capacity: rows.length }, { field, offset: rows.length })
      const each = rows.map(([value, life]) => ((life & 1) === 1 ? quantise(value) : value))
      expect([...cells.subarray(rows.length)]).toEqual(each)
    }),
    { numRuns: 500 },
  )
})
