import type { RecordsPlace } from './carry-records.js'
import type { LadderPlace } from './ladder.js'
import { load } from './load.js'
import type { RatingsApi } from './ratings-api.js'

/** What a page needs before anybody looks at a ladder; the rest loads then. */
export function lazyRatings(place: LadderPlace & RecordsPlace): RatingsApi {
  const part = () => load(import('./ladder.js'))
  const carrying = () => load(import('./carry-records.js'))
  return {
    ladder: async (options) => (await part()).ladder(place, options),
    of: async (who, options) => (await part()).recordOf(place, who, options),
    chances: async (sides, options) => (await part()).chances(place, sides, options),
    forecast: async (room, options) => (await part()).forecast(place, room, options),
    export: async (options) => (await carrying()).exportRecords(place, options),
    import: async (source, options) => (await carrying()).importRecords(place, source, options),
  }
}
