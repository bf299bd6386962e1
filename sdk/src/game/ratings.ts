import type { Fields } from './field.js'
import { GameError } from './game-error.js'

/**
 * `elo`: for duels, and good enough for a few players. `openskill` (Plackett-Luce): for teams and free-for-all; it loads when a
 * game asks for it, 9 kB.
 */
export type RatingSystemName = 'elo' | 'openskill'

/** How a game's matches are rated. */
export type RatingsDeclaration<S extends string = string> =
  | RatingSystemName
  | {
      /** Default `elo`. */
      readonly system?: RatingSystemName
      /** The setting by whose value matches are rated apart, each with a ladder of its own. Default: all on one. */
      readonly mode?: S
    }

/** The same, with what is usual. */
export interface Ratings {
  readonly system: RatingSystemName
  readonly mode: string | undefined
}

/** @throws GameError for a system nobody knows, or a setting the game does not have */
export function ratingsOf(declared: RatingsDeclaration = 'elo', settings: Fields): Ratings {
  const { system = 'elo', mode } = typeof declared === 'string' ? { system: declared } : declared
  if (system !== 'elo' && system !== 'openskill') throw new GameError('ratings must be "elo" or "openskill".')
  if (mode !== undefined && !Object.hasOwn(settings, mode))
    throw new GameError(`ratings.mode must name a setting; there is no "${mode}".`)
  return { system, mode }
}
