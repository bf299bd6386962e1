import { SkirmishError } from '../errors.js'
import type { Platform } from './platform.js'

/** A part that a page loads when it is first needed, from whoever served the page. Rejects with `discover/relay-unreachable`. */
export function load<T>(part: Promise<T>): Promise<T> {
  return part.catch((cause: unknown) => {
    throw new SkirmishError('discover/relay-unreachable', { cause })
  })
}

/** What it takes to outlive a host. */
export async function loadMigration({ migrating }: Pick<Platform, 'migrating'>) {
  return migrating ?? load(import('./migrating.js'))
}

/** What every session needs, the host's and a guest's. */
export async function loadPlaying({ playing }: Pick<Platform, 'playing'>) {
  return playing ?? load(import('./playing.js'))
}

/** Matches of the past, and what they are worth: on its way beside the profile. */
export async function loadRatings({ ratings }: Pick<Platform, 'ratings'>) {
  return ratings ?? load(import('./match-history.js'))
}
