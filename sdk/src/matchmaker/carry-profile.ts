import { scryptAsync } from '@noble/hashes/scrypt.js'
import { keyPairFrom } from '../connect/keys.js'
import { passwordBytes } from '../connect/password.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { CarriedProfile } from '../profile/carried-profile.js'
import { phraseOf } from '../profile/phrase.js'
import { profileFile, SALT_BYTES, sealedFile } from '../profile/profile-file.js'
import { profileLink } from '../profile/profile-link.js'
import { KnownPeople } from './known-people.js'
import type { ExportOptions, ImportOptions, ProfilePreview, ProfileSource } from './profile-api.js'
import { inTime, type ProfilePlace } from './profile-place.js'
import { previewOf } from './profile-preview.js'
import { readProfile } from './read-profile.js'
import type { CallOptions } from './session-api.js'
import { wordsOf } from './session-words.js'

const SALT = 'skirmish/1 player'
/**
 * 32 MiB and about 0.3 s a guess: one of the minimums that OWASP's Password Storage Cheat Sheet gives for scrypt, the one a phone's
 * tab has the memory for ([PR3]). Always these: no file may say how much memory it takes to open it.
 */
const STRETCH = { N: 2 ** 15, r: 8, p: 3, dkLen: 32 }

export function ownWords(place: ProfilePlace, call: CallOptions = {}): Promise<readonly string[]> {
  return inTime(place, call, () => playerWords(place.player.identity.publicKey))
}

/** Four words for a player's key ([PR5]). */
export function playerWords(key: Uint8Array): Promise<readonly string[]> {
  return wordsOf(key, SALT)
}

export function exportProfile(place: ProfilePlace, options: ExportOptions): Promise<string> {
  return inTime(place, options, async (signal) => {
    if (place.player.temporary) throw new SkirmishError('profile/temporary')
    const { name, identity } = place.player
    const { secretKey } = identity
    if (options.as === 'phrase') return phraseOf(secretKey)
    if (options.as === 'link') return profileLink(pageAt(options.to), { secretKey, name })
    const { friends, blocked } = await place.people.known(KnownPeople.open)
    // What this player calls them stays here ([PE10]).
    const own = friends.map((friend) => ({ key: friend.key, name: friend.ownName }))
    const profile = { secretKey, name, friends: own, blocked }
    return options.password === undefined ? profileFile(profile) : seal(place, profile, options.password, signal)
  })
}

export function importProfile(
  place: ProfilePlace,
  source: ProfileSource,
  options: ImportOptions = {},
): Promise<ProfilePreview> {
  return inTime(place, options, async (signal) => {
    if (place.player.temporary) throw new SkirmishError('profile/temporary')
    const stretch = (password: string, salt: Uint8Array) => stretched(password, salt, 'profile/wrong-password', signal)
    const { as, profile } = await readProfile(source, options.password, stretch)
    const { publicKey } = keyPairFrom(profile.secretKey)
    const [words, ownWords] = [await playerWords(publicKey), await playerWords(place.player.identity.publicKey)]
    return previewOf(place, { as, profile, publicKey, words, ownWords })
  })
}

async function seal(place: ProfilePlace, profile: CarriedProfile, password: string, signal: AbortSignal) {
  const salt = place.platform.random(SALT_BYTES)
  return sealedFile(profile, salt, await stretched(password, salt, 'session/bad-password', signal))
}

/** @param bad what it is called when that can be no password */
async function stretched(password: string, salt: Uint8Array, bad: ErrorCode, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = passwordBytes(password)
  if (!bytes) throw new SkirmishError(bad)
  return scryptAsync(bytes, salt, { ...STRETCH, onProgress: () => signal.throwIfAborted() })
}

function pageAt(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw new SkirmishError('profile/bad-address')
  return url.href
}
