import { type DeadlineOptions, withDeadline } from '../deadline.js'
import { SkirmishError } from '../errors.js'
import type { Store } from '../ports/store.js'
import type { KnownPeople } from './known-people.js'
import type { LocalPlayer } from './local-player.js'
import type { Platform } from './platform.js'
import type { CallOptions } from './session-api.js'

/** What carrying a profile has to know of the matchmaker it belongs to. */
export interface ProfilePlace {
  readonly platform: Pick<Platform, 'store' | 'random'>
  readonly player: LocalPlayer
  readonly people: { known(open: (store: Store) => Promise<KnownPeople>): Promise<KnownPeople> }
  isPlaying(): boolean
  close(): void
  deadline(call: CallOptions): Omit<DeadlineOptions, 'code'>
}

/** What the disk says in its own words becomes an error with a code. */
export async function inTime<T>(
  place: Pick<ProfilePlace, 'deadline'>,
  call: CallOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const code = () => 'store/unavailable' as const
  try {
    return await withDeadline(work, { ...place.deadline(call), code })
  } catch (cause) {
    throw cause instanceof SkirmishError ? cause : new SkirmishError(code(), { cause })
  }
}
