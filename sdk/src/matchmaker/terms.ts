import { utf8Decode, utf8Encode } from '../codec/utf8.js'
import { MAX_TAGS, VISIBILITIES } from '../discover/listing.js'
import { record } from '../discover/record.js'
import type { Advertised } from './open-session.js'

/** How long a dropped player's seat waits where the game does not say, ms: a router starts anew, a phone changes networks. */
export const RECONNECT_GRACE_MS = 15_000

/** What a host keeps to for the whole session, and its successor after it ([SE51]). */
export interface Terms {
  readonly maxPlayers: number
  readonly reconnectGrace: number
  readonly asks: boolean
  /** The first host's game checked newcomers: a host whose own does not asks its player. */
  readonly checks: boolean
  /** No device gives the session away because another could host it better. */
  readonly keepsHost: boolean
  readonly password: string | undefined
  /** Of its entries in the directories; base64url of 16 bytes. */
  readonly deed: string
  readonly advertised: Advertised
}

export function writeTerms(terms: Terms): Uint8Array {
  const grace = Math.min(terms.reconnectGrace, Number.MAX_SAFE_INTEGER)
  return utf8Encode(JSON.stringify({ ...terms, reconnectGrace: grace }))
}

/** What is missing or makes no sense stands at its default: a session goes on with a host that knows less. */
export function parseTerms(bytes: Uint8Array, fallback: Pick<Terms, 'maxPlayers'>): Terms {
  const { maxPlayers, reconnectGrace, asks, checks, keepsHost, password, deed, advertised } = record(parse(bytes))
  const { visibility, tags, skill } = record(advertised)
  const { min, max } = record(skill)
  const isBand = typeof min === 'number' && typeof max === 'number'
  return {
    maxPlayers: isCount(maxPlayers, 64) ? maxPlayers : fallback.maxPlayers,
    reconnectGrace: isCount(reconnectGrace, Number.MAX_SAFE_INTEGER) ? reconnectGrace : RECONNECT_GRACE_MS,
    asks: asks === true,
    checks: checks === true,
    keepsHost: keepsHost === true,
    password: typeof password === 'string' ? password : undefined,
    deed: typeof deed === 'string' ? deed : '',
    advertised: {
      visibility: VISIBILITIES.find((one) => one === visibility) ?? 'private',
      tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string').slice(0, MAX_TAGS) : [],
      ...(isBand && { skill: { min, max } }),
    },
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Decode(bytes) ?? '')
  } catch {
    return undefined
  }
}

function isCount(value: unknown, max: number): value is number {
  return typeof value === 'number' && value >= 0 && value <= max
}
