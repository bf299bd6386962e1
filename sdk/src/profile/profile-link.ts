import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { type CarriedProfile, encodeProfile, parseProfile } from './carried-profile.js'

/** Longer than any link with the longest name, and a very long address. */
const MAX_LINK = 4096
const LINK = /#skirmish-profile=([\w-]*)$/

/** Opens a page with the key and the name; both stand in the fragment, which no server gets to see ([PR4]). */
export function profileLink(page: string, { secretKey, name }: Pick<CarriedProfile, 'secretKey' | 'name'>): string {
  const bytes = encodeProfile({ secretKey, name, friends: [], blocked: [] })
  return `${page.replace(/#.*$/s, '')}#skirmish-profile=${toBase64url(bytes)}`
}

/** Whether a text is meant to be such a link. */
export function isProfileLink(text: string): boolean {
  return text.slice(0, MAX_LINK).includes('#skirmish-profile=')
}

/** `undefined` for what is no such link, or not all of one; a link brings no friends. */
export function parseProfileLink(text: string): CarriedProfile | undefined {
  const [, carried] = (text.length <= MAX_LINK && LINK.exec(text.trim())) || []
  const bytes = carried === undefined ? undefined : fromBase64url(carried)
  const profile = bytes && parseProfile(bytes)
  return profile && profile.friends.length + profile.blocked.length === 0 ? profile : undefined
}
