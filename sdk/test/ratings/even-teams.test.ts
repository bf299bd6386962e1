import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Candidate, evenTeams } from '../../src/ratings/even-teams.js'

const NAMES = ['red', 'blue', 'green', 'gold', 'grey', 'pink', 'teal', 'lime']

/** Averages of the strongest and the weakest team, and how the sizes differ. */
function look(
  names: readonly string[],
  players: readonly Candidate[],
  teamOf: (player: Candidate) => string | undefined,
) {
  const teams = names.map((name) => players.filter((player) => teamOf(player) === name).map(({ rating }) => rating))
  const sizes = teams.map(({ length }) => length)
  const averages = teams.filter(({ length }) => length > 0).map((all) => all.reduce((a, b) => a + b, 0) / all.length)
  return {
    uneven: Math.max(...sizes) - Math.min(...sizes),
    spread: players.length ? Math.max(...averages) - Math.min(...averages) : 0,
  }
}

/** Every way to put so many into these teams. */
function* every(names: readonly string[], count: number): Generator<string[]> {
  if (count === 0) yield []
  else for (const rest of every(names, count - 1)) for (const name of names) yield [...rest, name]
}

const party = (min: number, max: number, teams: number) =>
  fc.integer({ min: 2, max: teams }).chain((count) => {
    const names = NAMES.slice(0, count)
    const player = fc.record({
      rating: fc.integer({ min: 600, max: 1800 }),
      team: fc.option(fc.constantFrom(...names), { nil: undefined }),
    })
    return fc
      .array(player, { minLength: min, maxLength: max })
      .map((all) => ({ names, players: all.map((one, seat) => ({ seat, ...one })) }))
  })

describe('teams of equal strength', () => {
  it('[RA24] no arrangement of up to eight people in as even a number is nearer, or moves fewer', () => {
    const check = (at: { names: string[]; players: Candidate[] }) => {
      const { names, players } = at
      const anew = evenTeams(names, players)
      const found = look(names, players, ({ seat, team }) => anew.get(seat) ?? team)
      let best = { spread: Number.POSITIVE_INFINITY, moved: 0 }
      for (const teams of every(names, players.length)) {
        const { uneven, spread } = look(names, players, ({ seat }) => teams[seat])
        const moved = players.filter(({ seat, team }) => teams[seat] !== team).length
        if (uneven > 1 || spread > best.spread + 1e-6) continue
        if (spread < best.spread - 1e-6 || moved < best.moved) best = { spread, moved }
      }
      expect(found.uneven).toBeLessThan(2)
      expect(found.spread).toBeCloseTo(best.spread, 5)
      expect(anew.size).toBe(best.moved)
    }
    fc.assert(fc.property(party(1, 8, 2), check), { numRuns: 40 })
    fc.assert(fc.property(party(1, 6, 3), check), { numRuns: 30 })
  })

  it('[RA24] of many people it is even in number, the same on every device, and no exchange of two makes it better', () => {
    fc.assert(
      fc.property(party(9, 16, 4), ({ names, players }) => {
        const anew = evenTeams(names, players)
        expect(evenTeams(names, players.toReversed())).toEqual(anew)
        const teamOf = ({ seat, team }: Candidate) => anew.get(seat) ?? team
        const { uneven, spread } = look(names, players, teamOf)
        expect(uneven).toBeLessThan(2)
        for (const a of players) {
          for (const b of players) {
            const swapped = (one: Candidate) => teamOf(one === a ? b : one === b ? a : one)
            expect(look(names, players, swapped).spread).toBeGreaterThan(spread - 1e-5)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  it('[RA24] who is well placed stays; teams of nobody stay empty', () => {
    const players = [1300, 1000, 1100, 1200].map((rating, seat) => ({ seat, rating, team: seat < 2 ? 'red' : 'blue' }))
    expect(evenTeams(['red', 'blue'], players).size).toBe(0)
    expect([
      ...evenTeams(
        ['red', 'blue'],
        players.map((one) => ({ ...one, team: 'red' })),
      ),
    ]).toHaveLength(2)
    expect(evenTeams(NAMES, []).size).toBe(0)
  })
})
