import type { AnyGame } from './game-types.js'
import type { Seat } from './seat.js'

/**
 * What the game counts of each of these players, from the world at the end of the match: a row of each, values in the order of the
 * declaration ([RA20]). No rows, where the game declares nothing.
 *
 * @throws TypeError when the game gives something else than a number for any of them: then the match has no statistics
 */
export function statValues({ stats, rules }: AnyGame, world: unknown, seats: readonly Seat[]): number[][] {
  if (stats.length === 0) return []
  return seats.map((seat) => {
    const given = rules.statsOf?.(world, seat)
    return stats.map(({ name }) => {
      const value: unknown = given && Object.hasOwn(given, name) ? given[name] : undefined
      if (typeof value === 'number' && Number.isFinite(value)) return value + 0 // −0 is 0: equal values have equal bytes
      const gave = typeof value === 'number' ? value : typeof value
      throw new TypeError(`statsOf must give a finite number for "${name}"; for seat ${seat} it gave ${gave}.`)
    })
  })
}
