import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { type CarriedProfile, encodeProfile, parseProfile } from './carried-profile.js'
import { checked, withCheck } from './profile-check.js'

/** Letters of a file: twice 512 people with the longest names, sealed, are 180,000. */
export const MAX_FILE = 256 * 1024
export const SALT_BYTES = 16

const VERSION = 1
const TAG_BYTES = 16
/** Each file has a salt, so a key, of its own; the nonce may be the same for all. */
const NONCE = new Uint8Array(12)

/** A file as it was read: open, sealed with a password, or made by a later version of Skirmish. */
export type ReadFile =
  | { readonly kind: 'open'; readonly profile: CarriedProfile }
  | { readonly kind: 'sealed'; readonly salt: Uint8Array; readonly sealed: Uint8Array }
  | { readonly kind: 'newer' }

/** A file that whoever has it can use ([PR3]). */
export function profileFile(profile: CarriedProfile): string {
  const about = `The key of ${profile.name}. Whoever has this file can play as them.`
  return fileOf({ about, profile: toBase64url(encodeProfile(profile)) })
}

/**
 * A file for who knows the password.
 *
 * @param salt 16 random bytes, @param key what was made of it and the password, 32 bytes
 */
export function sealedFile(profile: CarriedProfile, salt: Uint8Array, key: Uint8Array): string {
  const sealed = chacha20poly1305(key, NONCE).encrypt(encodeProfile(profile))
  const about = `The key of ${profile.name}, sealed with a password.`
  return fileOf({ about, sealed: toBase64url(withCheck('sealed', Uint8Array.from([...salt, ...sealed]))) })
}

/** `undefined` for what is no such file, or not all of one. */
export function readFile(text: string): ReadFile | undefined {
  const file = text.length <= MAX_FILE ? objectIn(text) : undefined
  const version = file?.['skirmish-profile']
  if (!file || typeof version !== 'number') return undefined
  if (version !== VERSION) return version > VERSION ? { kind: 'newer' } : undefined
  const open = typeof file.profile === 'string' ? fromBase64url(file.profile) : undefined
  const profile = open && parseProfile(open)
  if (profile) return { kind: 'open', profile }
  const shut = typeof file.sealed === 'string' ? fromBase64url(file.sealed) : undefined
  const bytes = shut && checked('sealed', shut)
  if (!bytes || bytes.length < SALT_BYTES + TAG_BYTES) return undefined
  return { kind: 'sealed', salt: bytes.slice(0, SALT_BYTES), sealed: bytes.slice(SALT_BYTES) }
}

/** `undefined` where the key is of another password. */
export function openSealed(sealed: Uint8Array, key: Uint8Array): CarriedProfile | undefined {
  try {
    return parseProfile(chacha20poly1305(key, NONCE).decrypt(sealed))
  } catch {
    return undefined // a wrong tag: noble throws
  }
}

function fileOf(content: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ 'skirmish-profile': VERSION, ...content }, null, 2)}\n`
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.trim()) // some editors put a mark before it, which counts as white space
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
