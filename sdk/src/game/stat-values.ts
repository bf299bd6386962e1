import type { AnyGame } from './game-types.js'
import type { Seat } from './seat.js'

/** Who played to the end, and who did not. */
interface Ended {
  readonly standings: readonly (readonly Seat[])[]
  readonly absent: readonly Seat[]
}

/**
 * What the game counts of each player, from the world at the end of a match: a row for each, in the order of the standings, values in that
 * of the declaration ([RA20]). No rows, where the game declares nothing. Who was not there at the end counts nothing: in their seat there may
 * be somebody else.
 *
 * @throws TypeError when the game gives something else than a number for any of them: then nobody has statistics
 */
export function statValues({ stats, rules }: AnyGame, world: unknown, { standings, absent }: Ended): number[][] {
  if (stats.length === 0) return []
  return standings.flat().map((seat) => {
    if (absent.includes(seat)) return stats.map(() => 0)
    const given = rules.statsOf?.(world, seat)
    return stats.map(({ name }) => {
      const value: unknown = given && Object.hasOwn(given, name) ? given[name] : undefined
      if (typeof value === 'number' && Number.isFinite(value)) return value + 0 // −0 is 0: equal values have equal bytes
      const gave = typeof value === 'number' ? value : typeof value
      throw new TypeError(`statsOf must give a finite number for "${name}"; for seat ${seat} it gave ${gave}.`)
    })
  })
}
