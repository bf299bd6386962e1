import type { Seat } from '../game/seat.js'
import type { HostMatch } from './host-match.js'
import type { Phase } from './phase.js'
import type { Stage } from './stage.js'

/** What seating has to know of the session, and what it causes there. */
export interface Hall {
  phase(): Phase
  match(): HostMatch | undefined
  /** Tells a peer of the match. */
  open(match: HostMatch, peer: number, seat: Seat): void
  /** What they are looking at. */
  result(): Stage['result']
  /** The players changed: tells everybody with a seat. */
  sendRoster(): void
  /** Somebody came or went in a match. */
  afterChange(): void
}
