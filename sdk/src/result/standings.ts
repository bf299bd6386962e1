import type { Seat } from '../game/seat.js'

/**
 * A game's own standings made whole: unknown and repeated seats dropped, and every seat that started but that
 * the game does not name (it left) shares the last row ([RE1]).
 */
export function placesOf(standings: readonly (readonly Seat[])[], started: readonly Seat[]): Seat[][] {
  const missing = new Set(started)
  const places: Seat[][] = []
  for (const row of standings) {
    const place = row.filter((seat) => missing.delete(seat))
    if (place.length > 0) places.push(place)
  }
  if (missing.size > 0) places.push([...missing])
  return places
}

/** 1 for first place; ties share it, and the next place counts them (1, 1, 3). */
export function placeOf(standings: readonly (readonly Seat[])[], seat: Seat): number | undefined {
  let place = 1
  for (const row of standings) {
    if (row.includes(seat)) return place
    place += row.length
  }
  return undefined
}
