import type { World } from '@skirmish/sdk'
import type { sumo } from '../rules/sumo.js'
import { TICK_RATE } from '../rules/tuning.js'

/** What stands across the ice at this moment of a round. */
export function bannerText(
  { round, stage, ticks, winner }: World<typeof sumo>['arena'],
  nameOf: (seat: number) => string,
): string {
  if (stage === 'ready') return `Round ${round}`
  if (stage === 'fight') return ticks < TICK_RATE * 0.7 ? 'Go!' : ''
  return winner === undefined ? 'Everybody fell: again!' : `${nameOf(winner)} wins the round`
}
