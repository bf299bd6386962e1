import type { Ratings } from '../game/ratings.js'
import { ELO } from '../ratings/elo.js'
import type { RatingSystem } from '../ratings/rating-system.js'
import { load } from './load.js'

/** By which a game is rated; what few games ask for loads with them. */
export async function loadSystem({ system }: Ratings): Promise<RatingSystem> {
  return system === 'elo' ? ELO : (await load(import('../ratings/open-skill.js'))).OPEN_SKILL
}
