import { cleanName, MAX_SESSION_NAME } from '../codec/name.js'
import { fromBase64url } from './base64url.js'
import { parseCode } from './code.js'
import { record } from './record.js'

/** One way to reach a host. */
export interface Address {
  /** Which transport understands it. */
  readonly via: string
  /** Where to ask for the host: a signaling server, a network. */
  readonly endpoint: string
  readonly id: string
}

/** The ratings a session is meant for, both included. */
export interface SkillBand {
  readonly min: number
  readonly max: number
}

/**
 * `public`: in everybody's list. `friends`: told to friends who are in the lobby ([PE9]). `private`: for nobody's. Whoever has the
 * code or the link can join each of them ([DI20]).
 */
export type Visibility = 'public' | 'friends' | 'private'

/** A session's advertisement: all it takes to join ([DI2]). It belongs to the session, not to the host's socket. */
export interface Listing {
  readonly code: string
  /** The session's own public key, base64url; never a player's. */
  readonly sessionKey: string
  readonly game: string
  readonly version: number
  /** base64url of 16 bytes */
  readonly schemaHash: string
  readonly name: string
  readonly seats: { readonly taken: number; readonly max: number }
  readonly phase: 'waiting' | 'countdown' | 'playing' | 'result'
  /** `waiting` while the host can not be heard: it may come back. */
  readonly state: 'open' | 'waiting'
  readonly addresses: readonly Address[]
  /** What it is about, in the host's words: interests, a language, a mood. */
  readonly tags: readonly string[]
  /** Without one, everybody is welcome. */
  readonly skill?: SkillBand | undefined
  readonly visibility: Visibility
}

export const MAX_TAGS = 8
/** Characters of a tag; on the wire a character may take two units. */
export const MAX_TAG = 24
export const MAX_RATING = 10_000
const MAX_ADDRESSES = 8
/** Stands for a name that shows nothing. */
const NAMELESS = 'Session'
export const PHASES = ['waiting', 'countdown', 'playing', 'result'] as const
export const VISIBILITIES = ['public', 'friends', 'private'] as const

/**
 * A listing from the wire, copied field by field, its name cleaned; `undefined` for anything else. What came later than the
 * rest may be missing.
 */
export function parseListing(value: unknown): Listing | undefined {
  const { code, seats, addresses, phase, state, tags = [], skill, visibility = 'public', ...rest } = record(value)
  const parsedCode = typeof code === 'string' ? parseCode(code) : undefined
  const known = PHASES.find((name) => name === phase)
  const { taken, max } = record(seats)
  const { sessionKey, game, version, schemaHash, name } = rest
  if (!parsedCode || !known || (state !== 'open' && state !== 'waiting')) return undefined
  if (!isKey(sessionKey, 32) || !isKey(schemaHash, 16) || !isText(game, 64)) return undefined
  if (typeof name !== 'string' || name.length > 2 * MAX_SESSION_NAME) return undefined
  if (!isCount(version, 2 ** 32) || !isCount(taken, 64) || !isCount(max, 64)) return undefined
  if (!Array.isArray(addresses) || addresses.length > MAX_ADDRESSES) return undefined
  const parsed = addresses.map(parseAddress).filter((address) => address !== undefined)
  if (parsed.length !== addresses.length) return undefined
  const shownTo = VISIBILITIES.find((one) => one === visibility)
  const band = skill === undefined ? undefined : parseSkill(skill)
  if (!isTags(tags) || !shownTo || (skill !== undefined && !band)) return undefined
  const shown = cleanName(name, MAX_SESSION_NAME) ?? NAMELESS
  const fields = { sessionKey, game, version, schemaHash, name: shown, seats: { taken, max }, phase: known }
  const listing: Listing = {
    code: parsedCode,
    ...fields,
    state,
    addresses: parsed,
    tags: [...tags],
    visibility: shownTo,
  }
  return band ? { ...listing, skill: band } : listing
}

/** Several directories' lists as one: the same session seen on two ways is one listing with both addresses ([DI3]). */
export function mergeListings(lists: readonly (readonly Listing[])[]): Listing[] {
  const merged = new Map<string, Listing>()
  for (const listing of lists.flat()) {
    const known = merged.get(listing.sessionKey)
    const addresses = [...(known?.addresses ?? []), ...listing.addresses]
    const different = addresses.filter(
      (address, i) => addresses.findIndex((other) => sameAddress(other, address)) === i,
    )
    merged.set(listing.sessionKey, { ...(known ?? listing), addresses: different })
  }
  return [...merged.values()]
}

function sameAddress(a: Address, b: Address): boolean {
  return a.via === b.via && a.endpoint === b.endpoint && a.id === b.id
}

function parseAddress(value: unknown): Address | undefined {
  const { via, endpoint, id } = record(value)
  return isText(via, 16) && isText(endpoint, 256) && isText(id, 64) ? { via, endpoint, id } : undefined
}

function parseSkill(value: unknown): SkillBand | undefined {
  const { min, max } = record(value)
  return isCount(min, MAX_RATING) && isCount(max, MAX_RATING) && min <= max ? { min, max } : undefined
}

function isTags(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MAX_TAGS && value.every((tag) => isText(tag, 2 * MAX_TAG))
}

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max
}

function isCount(value: unknown, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
}

function isKey(value: unknown, bytes: number): value is string {
  return isText(value, 64) && fromBase64url(value)?.length === bytes
}
