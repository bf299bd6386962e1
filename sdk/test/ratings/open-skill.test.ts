import fc from 'fast-check'
import { rate } from 'openskill'
import { expect, it } from 'vitest'
import { OPEN_SKILL } from '../../src/ratings/open-skill.js'

const player = fc.tuple(fc.double({ min: -40, max: 90, noNaN: true }), fc.double({ min: 0.01, max: 9, noNaN: true }))
const side = fc.record({
  place: fc.integer({ min: 1, max: 5 }),
  players: fc.array(player, { minLength: 1, maxLength: 4 }),
})

it('[RA4] is what the package itself makes of a match, to 1e-6: whatever the order of the sides, with teams and with draws', () => {
  fc.assert(
    fc.property(fc.array(side, { minLength: 2, maxLength: 6 }), (sides) => {
      const teams = sides.map(({ players }) => players.map(([mu, sigma]) => ({ mu, sigma })))
      const expected = rate(teams, { rank: sides.map(({ place }) => place), tau: 25 / 300 })
      const rounded = (states: readonly (readonly number[])[][]) =>
        states.map((all) => all.map((state) => state.map((value) => Math.round(value * 1e6))))
      expect(rounded(OPEN_SKILL.rate(sides).map((all) => [...all]))).toEqual(
        rounded(expected.map((team) => team.map(({ mu, sigma }) => [mu, sigma]))),
      )
    }),
    { numRuns: 200 },
  )
})
