import type { Seat } from '../game/seat.js'

/** Rows as a game says them, with everybody who is in a team in the place of its name ([SE60]). */
export function seatsOf(
  standings: readonly (readonly (Seat | string)[])[],
  started: readonly Seat[],
  teamOf: (seat: Seat) => string | undefined,
): Seat[][] {
  const of = (one: Seat | string) => (typeof one === 'number' ? [one] : started.filter((seat) => teamOf(seat) === one))
  return standings.map((row) => row.flatMap(of))
}

/** Teams best first, each where the best of it is; those that share a place share a row ([SE60]). */
export function teamPlaces(
  standings: readonly (readonly Seat[])[],
  teamOf: (seat: Seat) => string | undefined,
): string[][] {
  const seen = new Set<string>()
  const rows = standings.map((row) => {
    const here = new Set(row.flatMap((seat) => teamOf(seat) ?? []).filter((team) => !seen.has(team)))
    for (const team of here) seen.add(team)
    return [...here]
  })
  return rows.filter((row) => row.length > 0)
}
