import { cleanName } from '../codec/name.js'
import { fromBase64url } from './base64url.js'
import { MAX_TAG, MAX_TAGS } from './listing.js'
import { record } from './record.js'

/** `away` is what the game says; `playing` shows by itself while somebody is in a session. */
export type Status = 'free' | 'playing' | 'away'

/** How somebody shows themself to everybody in a lobby ([PE1]). Bytes are base64url. */
export interface Look {
  readonly name: string
  readonly status: Status
  /** In their own words. */
  readonly interests: readonly string[]
  /** Ed25519 public key of the player. */
  readonly key: string
  /** X25519 public key, fresh for this place: what is sealed to it, only they can read. */
  readonly seal: string
  /** That the player's key is theirs, here and now ([PE2]). */
  readonly proof: string
}

/** Somebody in a lobby, as it tells of them: nothing of it is proved yet. */
export interface Shown extends Look {
  /** 16 bytes, drawn by the lobby for this stay. */
  readonly id: string
}

export const STATUSES = ['free', 'playing', 'away'] as const
/** People in a list; a stranger's lobby fills no memory. */
export const MAX_PEOPLE = 4096
/** Stands for a name that shows nothing. */
const NAMELESS = 'Player'

/** Somebody from the wire, copied field by field, the words cleaned; `undefined` for anything else. */
export function parseShown(value: unknown): Shown | undefined {
  const { id, name, status, interests, key, seal, proof } = record(value)
  const known = STATUSES.find((one) => one === status)
  if (!known || typeof name !== 'string' || !Array.isArray(interests) || interests.length > MAX_TAGS) return undefined
  if (!isBytes(id, 16) || !isBytes(key, 32) || !isBytes(seal, 32) || !isBytes(proof, 64)) return undefined
  if (!interests.every((one) => typeof one === 'string')) return undefined
  const shown = { name: cleanName(name) ?? NAMELESS, status: known, interests: cleanInterests(interests) }
  return { id, ...shown, key, seal, proof }
}

/** Words as they may be shown: the first eight that say something, each once. */
export function cleanInterests(words: readonly string[]): string[] {
  const cleaned = words.map((word) => cleanName(word, MAX_TAG)).filter((word) => word !== undefined)
  return [...new Set(cleaned)].slice(0, MAX_TAGS)
}

/** The text of exactly so many bytes, as only one text is. */
export function isBytes(value: unknown, length: number): value is string {
  return typeof value === 'string' && value.length === Math.ceil((length * 4) / 3) && fromBase64url(value) !== undefined
}
