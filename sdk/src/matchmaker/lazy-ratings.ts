import type { RatingsPlace } from './ladder-place.js'
import { load } from './load.js'
import type { RatingsApi } from './ratings-api.js'

type Called = Omit<RatingsApi, 'on'>

const NAMES = ['ladder', 'of', 'matches', 'chances', 'forecast', 'export', 'import'] as const satisfies (keyof Called)[]

/** What a page needs before anybody looks at a ladder; the rest loads then. */
export function lazyRatings(place: RatingsPlace): RatingsApi {
  let made: Called | undefined
  const all = NAMES.map((name) => [
    name,
    async (...given: never[]) => {
      made ??= (await load(import('./ladder.js'))).ratingsOf(place)
      const call: (...all: never[]) => unknown = made[name]
      return call(...given)
    },
  ])
  return { ...(Object.fromEntries(all) as Called), on: place.history.on } // each is what it calls
}
