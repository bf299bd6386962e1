declare module 'elo-rank' {
  /** Rounds at every update; reads K = 0 as 32. */
  export default class EloRank {
    constructor(k?: number)
    getExpected(a: number, b: number): number
    updateRating(expected: number, actual: number, current: number): number
  }
}
