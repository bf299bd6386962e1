import type { RatingChange } from '../ratings/stats.js'
import type { VerdictState } from '../result/verdict.js'
import type { Player } from '../session/player.js'

/** How a match ended, with what it did to the ratings on this device. What it says of these, and its record, changes as players sign. */
export interface MatchOutcome<S = Readonly<Record<string, number>>> {
  /** Best first; players who tie share a row. */
  readonly standings: readonly (readonly Player[])[]
  /** Best first, each where its best player stands; teams that tie share a row. Empty in a game without teams. */
  readonly teams: readonly (readonly string[])[]
  /**
   * True when it moved somebody's rating: until `recorded`, as if everybody were going to sign it, then as its record says. Bots and
   * temporary players have no rating and leave the others' as they are; with fewer than two sides (teams, or players without one) that are
   * rated, the match counts for nobody. Who left counts as having placed where the game puts them.
   */
  readonly rated: boolean
  /**
   * What the game counted of who played, bots among them; zeros for who was not there at the end. Rated or not: what is folded into
   * `matchmaker.ratings` is only of matches that count.
   */
  stats(player: Player): S
  /** `undefined` for whoever is not rated. */
  ratingChange(player: Player): RatingChange | undefined
  /** What was signed about it; `undefined` for a match nobody is rated in, and on the device of who watched it. */
  readonly record: OutcomeRecord | undefined
}

/**
 * What the signatures of a match come to.
 *
 * - `signing`: it is just over, and there is time to sign; 10 s at most. Ratings move as if all were going to.
 * - `agreed`: all say the same places and numbers. It counts, unless most say that the start was not signed in time.
 * - `abandoned`: all do but those who left. It counts so, too.
 * - `partly-signed`: somebody who stayed did not sign, or more than half left. It counts when at least half of those who stayed signed, and not
 *   more than half left.
 * - `disputed`: they say different things. It counts as more than half of those who stayed say, and otherwise for nobody.
 * - `unconfirmed`: somebody did not sign that they began it, so it counts for nobody.
 * - `unfinished`: nobody says how it ended. It counts for nobody.
 */
export type RecordState = 'signing' | VerdictState

/** The record of a match that its players sign, as it is now. */
export interface OutcomeRecord {
  /** The match's name on every device: 64 characters, hex. */
  readonly id: string
  readonly state: RecordState
  /** Of those who began it. */
  readonly signed: readonly Player[]
  /** Whose signature is missing: under the start when it is `unconfirmed`, else under its end. */
  readonly missing: readonly Player[]
}
