import type { Seat } from '../game/seat.js'

/** What a match decided. */
export interface MatchResult {
  /** 16 random bytes drawn by the host at the start. */
  readonly matchId: Uint8Array
  /** Best first; seats that tie share a row. Every seat that started stands in exactly one row. */
  readonly standings: readonly (readonly Seat[])[]
  /** False when somebody who started was not there at the end: such a match is not rated. */
  readonly complete: boolean
}
