import type { LadderPlace } from './ladder.js'
import { load } from './load.js'
import type { RatingsApi } from './ratings-api.js'

/** What a page needs before anybody looks at a ladder; the rest loads then. */
export function lazyRatings(place: LadderPlace): RatingsApi {
  const later =
    (name: keyof RatingsApi) =>
    async (...given: never[]) => {
      const call: (...all: never[]) => unknown = (await load(import('./ladder.js'))).ratingsOf(place)[name]
      return call(...given)
    }
  const calls: Record<keyof RatingsApi, 0> = {
    ladder: 0,
    of: 0,
    matches: 0,
    chances: 0,
    forecast: 0,
    export: 0,
    import: 0,
  }
  const all = Object.keys(calls) as (keyof RatingsApi)[]
  return Object.fromEntries(all.map((name) => [name, later(name)])) as unknown as RatingsApi // each is what it calls
}
