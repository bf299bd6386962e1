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
}

const MAX_ADDRESSES = 8
/** Stands for a name that shows nothing. */
const NAMELESS = 'Session'
const PHASES = ['waiting', 'countdown', 'playing', 'result'] as const

/** A listing from the wire, copied field by field, its name cleaned; `undefined` for anything else. */
export function parseListing(value: unknown): Listing | undefined {
  const { code, seats, addresses, phase, state, ...rest } = record(value)
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
  const shown = cleanName(name, MAX_SESSION_NAME) ?? NAMELESS
  const fields = { sessionKey, game, version, schemaHash, name: shown, seats: { taken, max }, phase: known }
  return { code: parsedCode, ...fields, state, addresses: parsed }
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

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max
}

function isCount(value: unknown, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
}

function isKey(value: unknown, bytes: number): value is string {
  return isText(value, 64) && fromBase64url(value)?.length === bytes
}
