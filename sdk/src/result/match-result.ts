import type { Seat } from '../game/seat.js'

/** What a match decided. */
export interface MatchResult {
  /** 16 random bytes drawn by the host at the start. */
  readonly matchId: Uint8Array
  /** Best first; seats that tie share a row. Every seat that started stands in exactly one row. */
  readonly standings: readonly (readonly Seat[])[]
  /** Who started and was not there at the end. */
  readonly absent: readonly Seat[]
  /** How many hosts ran it, one after the other. */
  readonly hosts: number
  /** Some went on without the others, who may have done so as well: such a match is not rated. Always false so far: no session parts ([SE66]). */
  readonly parted: boolean
  /** What the game counted, as the host says: a row for everybody, in the order of the standings. */
  readonly stats: readonly (readonly number[])[]
}
