import { predictWin } from 'openskill'
import { plackettLuce } from 'openskill/models'
import { START_RATING } from './elo.js'
import type { RatedSide, RatingState, RatingSystem } from './rating-system.js'

/** The package's own start: a skill of 25, known to 25/3. */
const MU = 25
const SIGMA = MU / 3
/** What is added to the doubt before each match (TrueSkill's figure), or ratings would freeze after some hundred of them. */
const TAU = MU / 300
/** Points for one of mu: its start (25 less three times its doubt is 0) shows as 1000, and 8 1/3 of skill as 200 points. */
const SCALE = 24

/**
 * OpenSkill with its usual Plackett-Luce model ([RA4]); a state is mu and sigma. What shows is what somebody is at least worth,
 * mu less three sigma, so it rises with being sure, too.
 */
export const OPEN_SKILL: RatingSystem = {
  start: [MU, SIGMA],
  points: ([mu = MU, sigma = SIGMA]) => START_RATING + SCALE * (mu - 3 * sigma),
  // The package's `rate` does the same around its model; but for copies that nobody needs, which take twice as long as the model itself.
  rate(sides) {
    const isInOrder = sides.every(({ place }, i) => i === 0 || (sides[i - 1]?.place ?? 0) <= place)
    if (isInOrder) return model(sides)
    const order = sides.map((_, i) => i).sort((a, b) => (sides[a]?.place ?? 0) - (sides[b]?.place ?? 0) || a - b)
    const after = model(order.flatMap((i) => sides[i] ?? []))
    return sides.map((_, i) => after[order.indexOf(i)] ?? [])
  },
  chances: (sides) => (sides.length > 1 ? predictWin(sides.map((players) => players.map(skill))) : sides.map(() => 1)),
}

/** @param sides best first */
function model(sides: readonly RatedSide[]): RatingState[][] {
  const teams = sides.map(({ players }) => players.map(doubted))
  const after = plackettLuce(teams, { rank: sides.map(({ place }) => place) })
  return after.map((team) => team.map(({ mu, sigma }) => [mu, sigma]))
}

/** Before a match. */
function doubted([mu = MU, sigma = SIGMA]: RatingState) {
  return { mu, sigma: Math.sqrt(sigma * sigma + TAU * TAU) }
}

function skill([mu = MU, sigma = SIGMA]: RatingState) {
  return { mu, sigma }
}
