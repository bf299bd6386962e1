import { load } from './load.js'
import type { Profile } from './profile-api.js'
import type { ProfilePlace } from './profile-place.js'

/** What a page needs of it before anybody wants to keep or carry their key; the rest loads then. */
export function lazyProfile(place: ProfilePlace): Profile {
  const part = () => load(import('./carry-profile.js'))
  return {
    words: async (call) => (await part()).ownWords(place, call),
    export: async (options) => (await part()).exportProfile(place, options),
    import: async (source, options) => (await part()).importProfile(place, source, options),
  }
}
