import type { RatingsPlace } from './ladder-place.js'
import { load } from './load.js'
import type { RatingsApi } from './ratings-api.js'

const NAMES = [
  'ladder',
  'of',
  'matches',
  'chances',
  'forecast',
  'export',
  'import',
] as const satisfies (keyof RatingsApi)[]

/** What a page needs before anybody looks at a ladder; the rest loads then. */
export function lazyRatings(place: RatingsPlace): RatingsApi {
  let made: RatingsApi | undefined
  const later =
    (name: keyof RatingsApi) =>
    async (...given: never[]) => {
      made ??= (await load(import('./ladder.js'))).ratingsOf(place)
      const call: (...all: never[]) => unknown = made[name]
      return call(...given)
    }
  const all = NAMES.map((name) => [name, later(name)])
  const each: Record<keyof RatingsApi, unknown> = Object.fromEntries(all) as Record<(typeof NAMES)[number], unknown>
  return each as unknown as RatingsApi // each is what it calls
}
