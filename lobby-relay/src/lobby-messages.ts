import { createHash } from 'node:crypto'
import { type Listing, parseListing, record } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'

/** base64url of 16 to 96 bytes */
const SECRET = /^[\w-]{22,128}$/

export interface PublishMessage {
  readonly id: number
  readonly owner: string
  readonly listing: unknown
  readonly code: string | undefined
}

/** A client's `publish`; from here on the secret is only known by its hash. */
export function parsePublish(value: unknown): PublishMessage | undefined {
  const { id, listing, code } = record(value)
  const owner = parseOwner(value)
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0 || !owner) return undefined
  if (code !== undefined && code !== null && typeof code !== 'string') return undefined
  return { id, owner, listing, code: code ?? undefined }
}

/** Who says so: the hash of the `secret` in a message. */
export function parseOwner(value: unknown): string | undefined {
  const { secret } = record(value)
  if (typeof secret !== 'string' || !SECRET.test(secret)) return undefined
  return createHash('sha256').update(secret).digest('base64url')
}

/** What a guest would like to be linked with, its own number for that wish, and what it says first on `events`. */
export function parseDial(value: unknown): { id: string; dial: number; first: Uint8Array } | undefined {
  const { id, dial, first = '' } = record(value)
  if (typeof id !== 'string' || typeof dial !== 'number' || typeof first !== 'string') return undefined
  return { id, dial, first: Buffer.from(first, 'base64url') }
}

export function parseUnlink(value: unknown): number | undefined {
  const { link } = record(value)
  return typeof link === 'number' ? link : undefined
}

export function listingOf(value: unknown): unknown {
  return record(value).listing
}

/** A listing under the code that we gave it. */
export function parseDraft(draft: unknown, code: string): Listing | undefined {
  const listing = parseListing({ ...record(draft), code })
  return listing && Buffer.byteLength(JSON.stringify(listing)) <= LIMITS.listingBytes ? listing : undefined
}
