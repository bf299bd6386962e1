import EloRank from 'elo-rank'
import type { RatingState, RatingSystem } from './rating-system.js'

/** Where everybody starts, in every system. */
export const START_RATING = 1000

/**
 * How far one match can move a rating, points: FIDE's figures (Rating Regulations 8.3.3), 40 for who is new to the list, until
 * they have played 30 games, and 20 from then on. Among friends nearly everybody is new, and finds their place sooner.
 */
const K_PROVISIONAL = 40
const K = 20
const PROVISIONAL_MATCHES = 30

const elo = new EloRank(K)

/**
 * Elo ([RA1]); a state is rating and matches played. Sides meet in pairs, and the mean expected and actual score over the pairs
 * gives one update per player. Only elo-rank's expectation is used: its update rounds, and what is rounded a hundred times
 * over is another ladder than what is rounded once, to be shown.
 */
export const ELO: RatingSystem = {
  start: [START_RATING, 0],
  points: ([rating = START_RATING]) => rating,
  rate(sides) {
    const strengths = sides.map(({ players }) => strength(players))
    return sides.map((side, i) => {
      let gained = 0
      sides.forEach((other, j) => {
        if (i === j) return
        const actual = side.place < other.place ? 1 : side.place === other.place ? 0.5 : 0
        gained += actual - elo.getExpected(strengths[i] ?? START_RATING, strengths[j] ?? START_RATING)
      })
      const mean = gained / Math.max(1, sides.length - 1)
      return side.players.map(([rating = START_RATING, matches = 0]) => [rating + kOf(matches) * mean, matches + 1])
    })
  },
  chances(sides) {
    const strengths = sides.map(strength)
    const pairs = (sides.length * (sides.length - 1)) / 2
    return strengths.map((own, i) => {
      let expected = 0
      strengths.forEach((other, j) => {
        if (i !== j) expected += elo.getExpected(own, other)
      })
      return pairs ? expected / pairs : 1
    })
  },
}

function kOf(matches: number): number {
  return matches < PROVISIONAL_MATCHES ? K_PROVISIONAL : K
}

/** A team is as strong as its average. */
function strength(players: readonly RatingState[]): number {
  return players.reduce((sum, [rating = START_RATING]) => sum + rating, 0) / players.length
}
