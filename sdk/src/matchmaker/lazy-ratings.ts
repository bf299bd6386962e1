import type { LadderPlace } from './ladder.js'
import { load } from './load.js'
import type { RatingsApi } from './ratings-api.js'

/** What a page needs before anybody looks at a ladder; the rest loads then. */
export function lazyRatings(place: LadderPlace): RatingsApi {
  const part = () => load(import('./ladder.js'))
  return {
    ladder: async (options) => (await part()).ladder(place, options),
    of: async (who, options) => (await part()).recordOf(place, who, options),
    chances: async (sides, options) => (await part()).chances(place, sides, options),
    forecast: async (room, options) => (await part()).forecast(place, room, options),
  }
}
