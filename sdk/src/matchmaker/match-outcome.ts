import type { RatingChange } from '../ratings/rating-book.js'
import type { Player } from '../session/player.js'

/** How a match ended, with what it did to the ratings on this device. */
export interface MatchOutcome<S = Readonly<Record<string, number>>> {
  /** Best first; players who tie share a row. */
  readonly standings: readonly (readonly Player[])[]
  /** Best first, each where its best player stands; teams that tie share a row. Empty in a game without teams. */
  readonly teams: readonly (readonly string[])[]
  /**
   * True when it moved somebody's rating. Bots and temporary players have none and leave the others' as they are; with fewer
   * than two sides (teams, or players without one) that are rated, or when somebody left, the match counts for nobody.
   */
  readonly rated: boolean
  /**
   * What the game counted of who played, bots among them; zeros for who was not there at the end. Rated or not: what is folded into
   * `matchmaker.ratings` is only of matches that count.
   */
  stats(player: Player): S
  /** `undefined` for whoever is not rated. */
  ratingChange(player: Player): RatingChange | undefined
}
