/** What a system knows of one player, such as a rating and how sure it is of it. Numbers, so that states can be compared. */
export type RatingState = readonly number[]

/** Who placed together: one player, or a team. */
export interface RatedSide {
  /** 1 is best; equal places are a draw. */
  readonly place: number
  readonly players: readonly RatingState[]
}

/** How matches move ratings. Pure: equal matches in equal order give equal ratings on every device. */
export interface RatingSystem {
  /** Of somebody who has not played. */
  readonly start: RatingState
  /** What is shown, and what a ladder is sorted by. */
  points(state: RatingState): number
  /** States after a match of two sides or more, in the order given, each from the states before it. */
  rate(sides: readonly RatedSide[]): RatingState[][]
  /**
   * How likely each side is to win, before a match: of two sides what the system expects of the one against the other, of more the mean
   * over all pairs, so that together they are 1 ([RA23]).
   */
  chances(sides: readonly (readonly RatingState[])[]): number[]
}
