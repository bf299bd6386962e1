import type { LadderPlace } from './ladder.js'
import { load } from './load.js'
import type { RatingsApi } from './ratings-api.js'

/** What a page needs before anybody looks at a ladder; the rest loads then. */
export function lazyRatings(place: LadderPlace): RatingsApi {
  const part = async () => (await load(import('./ladder.js'))).laddersOf(place)
  const carrying = () => load(import('./carry-records.js'))
  return {
    ladder: async (options) => (await part()).ladder(options),
    of: async (who, options) => (await part()).of(who, options),
    matches: async (options) => (await part()).matches(options),
    chances: async (sides, options) => (await part()).chances(sides, options),
    forecast: async (room, options) => (await part()).forecast(room, options),
    export: async (options) => (await carrying()).exportRecords(place, options),
    import: async (source, options) => (await carrying()).importRecords(place, source, options),
  }
}
