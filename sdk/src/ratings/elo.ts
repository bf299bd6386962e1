import EloRank from 'elo-rank'

/** Where everybody starts; also what an unknown opponent counts as. */
export const START_RATING = 1000

/** How far one match can move a rating, points. 32 is Elo's own figure for a pool without masters (FIDE used 25 to 40). */
const K = 32

const elo = new EloRank(K)

/** One rated player of a match. */
export interface Ranked {
  readonly rating: number
  /** 1 is best; equal places are a draw. */
  readonly place: number
}

/**
 * New ratings after one match, in the order given ([RA1]): a free-for-all counts as a duel of every pair, and the
 * mean expected and actual score over the pairs gives one update per player, from the ratings before the match.
 * (elo-rank rounds at every update, so updating pair by pair would drift.)
 */
export function rate(players: readonly Ranked[]): number[] {
  if (players.length < 2) return players.map((player) => player.rating)
  return players.map((player, i) => {
    let expected = 0
    let actual = 0
    players.forEach((other, j) => {
      if (i === j) return
      expected += elo.getExpected(player.rating, other.rating)
      actual += player.place < other.place ? 1 : player.place === other.place ? 0.5 : 0
    })
    const pairs = players.length - 1
    return elo.updateRating(expected / pairs, actual / pairs, player.rating)
  })
}
