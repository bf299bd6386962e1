import { SkirmishError } from '../errors.js'
import type { CarriedProfile } from '../profile/carried-profile.js'
import { readPhrase } from '../profile/phrase.js'
import { MAX_FILE, openSealed, readFile } from '../profile/profile-file.js'
import { isProfileLink, parseProfileLink } from '../profile/profile-link.js'
import type { ExportOptions, ProfileSource } from './profile-api.js'

export interface ReadProfile {
  readonly as: ExportOptions['as']
  readonly profile: CarriedProfile
}

/**
 * A phrase, a link or a file, whichever it is. @throws SkirmishError `profile/…`
 *
 * @param stretch makes the key of a sealed file of its password
 */
export async function readProfile(
  source: ProfileSource,
  password: string | undefined,
  stretch: (password: string, salt: Uint8Array) => Promise<Uint8Array>,
): Promise<ReadProfile> {
  const text = (await textOf(source)).trim()
  if (text === '' || text.length > MAX_FILE) throw new SkirmishError('profile/unreadable')
  if (isProfileLink(text)) return { as: 'link', profile: found(parseProfileLink(text)) }
  if (text.startsWith('{')) return { as: 'file', profile: await inFile(text, password, stretch) }
  const read = readPhrase(text)
  if ('wrong' in read) throw new SkirmishError('profile/bad-phrase', { reason: read.wrong })
  return { as: 'phrase', profile: { ...read, name: '', friends: [], blocked: [] } }
}

async function inFile(
  text: string,
  password: string | undefined,
  stretch: (password: string, salt: Uint8Array) => Promise<Uint8Array>,
): Promise<CarriedProfile> {
  const file = found(readFile(text))
  if (file.kind === 'open') return file.profile
  if (file.kind === 'newer')
    throw new SkirmishError('profile/unreadable', { reason: 'That file was made by a newer version of the game.' })
  if (password === undefined) throw new SkirmishError('profile/needs-password')
  const profile = openSealed(file.sealed, await stretch(password, file.salt))
  if (!profile) throw new SkirmishError('profile/wrong-password')
  return profile
}

/** What is too long is not even read; a file that is gone has no text. */
async function textOf(source: ProfileSource): Promise<string> {
  if (typeof source === 'string') return source
  return source.size > MAX_FILE ? '' : source.text().catch(() => '')
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new SkirmishError('profile/unreadable')
  return value
}
