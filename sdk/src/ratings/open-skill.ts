import { predictWin, rate } from 'openskill'
import { START_RATING } from './elo.js'
import type { RatingState, RatingSystem } from './rating-system.js'

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
  rate(sides) {
    const teams = sides.map(({ players }) => players.map(skill))
    const after = rate(teams, { rank: sides.map(({ place }) => place), tau: TAU })
    return after.map((team) => team.map(({ mu, sigma }) => [mu, sigma]))
  },
  chances: (sides) => (sides.length > 1 ? predictWin(sides.map((players) => players.map(skill))) : sides.map(() => 1)),
}

function skill([mu = MU, sigma = SIGMA]: RatingState) {
  return { mu, sigma }
}
