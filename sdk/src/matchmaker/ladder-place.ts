import type { AnyGame } from '../game/game-types.js'
import type { RecordsPlace } from './carry-records.js'
import { KnownPeople } from './known-people.js'
import type { Platform } from './platform.js'
import { inTime, type ProfilePlace } from './profile-place.js'
import type { CallOptions } from './session-api.js'

/** What ladders have to know of the matchmaker they belong to. */
export interface RatingsPlace extends Pick<ProfilePlace, 'people' | 'deadline'>, RecordsPlace {
  readonly game: Pick<AnyGame, 'stats'>
  readonly platform: RecordsPlace['platform'] & Pick<Platform, 'date'>
  readonly me: Uint8Array
}

/** In time, and without the matches of whom this player blocks ([RA32]). */
export function heeding<T>(place: RatingsPlace, options: CallOptions, work: () => T | Promise<T>): Promise<T> {
  return inTime(place, options, async () => {
    place.history.heed(await place.people.known(KnownPeople.open), place.me)
    return work()
  })
}
