import type { LadderPlace } from './ladder.js'
import { load } from './load.js'
import type { RatingsApi } from './ratings-api.js'

/** What a page needs before anybody looks at a ladder; the rest loads then. */
export function lazyRatings(place: LadderPlace): RatingsApi {
  const calls = ['ladder', 'of', 'matches', 'chances', 'forecast', 'export', 'import'] satisfies (keyof RatingsApi)[]
  const later =
    (name: keyof RatingsApi) =>
    async (...given: never[]) => {
      const call: (...all: never[]) => unknown = (await load(import('./ladder.js'))).ratingsOf(place)[name]
      return call(...given)
    }
  return Object.fromEntries(calls.map((name) => [name, later(name)])) as unknown as RatingsApi // each is what it calls
}
