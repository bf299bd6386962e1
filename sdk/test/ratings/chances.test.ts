import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ELO } from '../../src/ratings/elo.js'
import { OPEN_SKILL } from '../../src/ratings/open-skill.js'

const elo = fc.tuple(fc.double({ min: 100, max: 2600, noNaN: true }), fc.nat(100))
const skill = fc.tuple(fc.double({ min: 1, max: 50, noNaN: true }), fc.double({ min: 0.5, max: 9, noNaN: true }))

describe('the chance to win', () => {
  it('[RA23] is what Elo expects: even among equals, 10 to 1 with 400 points, a team as strong as its average', () => {
    const [even] = ELO.chances([[[1200, 3]], [[1200, 99]]])
    expect(even).toBe(0.5)
    expect(ELO.chances([[[1400, 0]], [[1000, 0]]])[0]).toBeCloseTo(10 / 11, 12)
    expect(
      ELO.chances([
        [
          [1600, 0],
          [1200, 0],
        ],
        [[1000, 0]],
      ]),
    ).toEqual(ELO.chances([[[1400, 0]], [[1000, 0]]]))
    expect(ELO.chances([[[1000, 0]], [[1000, 0]], [[1000, 0]], [[1000, 0]]])).toEqual([0.25, 0.25, 0.25, 0.25])
  })

  it('[RA23] is what OpenSkill predicts: whoever it is less sure of is nearer to even', () => {
    const [sure = 0] = OPEN_SKILL.chances([[[30, 1]], [[25, 1]]])
    const [unsure = 0] = OPEN_SKILL.chances([[[30, 8]], [[25, 8]]])
    expect(sure).toBeCloseTo(0.795, 3) // Φ(5 / √(2 (25/6)² + 1 + 1))
    expect(unsure).toBeGreaterThan(0.5)
    expect(unsure).toBeLessThan(sure)
  })

  for (const [name, system, state] of [
    ['elo', ELO, elo],
    ['openskill', OPEN_SKILL, skill],
  ] as const) {
    it(`[RA23] of all sides together is 1, and turns with the sides (${name})`, () => {
      const sides = fc.array(fc.array(state, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 })
      fc.assert(
        fc.property(sides, (all) => {
          const chances = system.chances(all)
          expect(chances.every((chance) => chance >= 0 && chance <= 1)).toBe(true)
          expect(chances.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
          const turned = system.chances(all.toReversed()).reverse()
          for (const [i, chance] of chances.entries()) expect(turned[i]).toBeCloseTo(chance, 9)
        }),
      )
    })
  }
})
