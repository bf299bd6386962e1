import { scrypt } from '@noble/hashes/scrypt.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { utf8Decode, utf8Encode } from '../codec/utf8.js'
import { type Listing, parseListing } from './listing.js'

/** The longest honest answer has 5 kB. */
const MAX_ANSWER = 16 * 1024
/** About 15 ms on a laptop: whoever has the id tries 729 million codes, and that should not take them a minute. */
const COST = { N: 2 ** 12, r: 8, p: 1, dkLen: 32 }
const SALT = utf8Encode('skirmish/1 public')

/** Where those who have a code meet on a server that is told neither code nor listing ([DI37]). */
export interface Meeting {
  /** Under which the host can be found there. */
  readonly id: string
  /** Who says this has the code. */
  readonly ask: Uint8Array
}

export function meetingAt(code: string): Meeting {
  const bytes = scrypt(utf8Encode(code), SALT, COST)
  return { id: `skirmish-${bytesToHex(bytes.subarray(0, 16))}`, ask: bytes.slice(16) }
}

export function encodeAnswer(listing: Listing): Uint8Array {
  return utf8Encode(JSON.stringify(listing))
}

/** The listing of the session with this code; `undefined` for anything else. */
export function parseAnswer(bytes: Uint8Array, code: string): Listing | undefined {
  const text = bytes.length <= MAX_ANSWER ? utf8Decode(bytes) : undefined
  if (text === undefined) return undefined
  try {
    const listing = parseListing(JSON.parse(text))
    return listing?.code === code ? listing : undefined
  } catch {
    return undefined
  }
}
