import type { Seat } from '../game/seat.js'

/** Games have at most 64 seats: who watches has a place with a higher number, and so all that goes by seat holds for them ([SE23]). */
export const FIRST_PLACE: Seat = 64
export const MAX_SPECTATORS = 8
/** Seats and places of a session. */
export const MAX_PLACES = FIRST_PLACE + MAX_SPECTATORS

/** Whoever sits there watches. */
export function isSpectator(seat: Seat): boolean {
  return seat >= FIRST_PLACE
}
