import { blob, type Decoded, decode, encode, flag, list, raw, struct, u16, union } from '../codec/combinators.js'

/** A paper of a session takes as much. */
export const MAX_WORD = 14_000
/** One record of the greatest length fits into a word of its own. */
export const MAX_SHARED = 13_900
/** More people than anybody plays with; 1.5 kB of hashes. */
export const MAX_KNOWN = 256
export const MAX_BUCKETS = 1024
export const PERSON_BYTES = 6
export const SUM_BYTES = 6
export const ID_BYTES = 8
export const SALT_BYTES = 16
/** As many as a word of that length holds, with its head. */
export const MAX_IDS = Math.floor((MAX_WORD - 16) / ID_BYTES)
/** Below are statements about the match. */
const FIRST_TAG = 128

const run = u16
const people = list(raw(PERSON_BYTES), MAX_KNOWN)
const ids = list(raw(ID_BYTES), MAX_IDS)

const kinds = {
  hello: struct({ run, salt: raw(SALT_BYTES), people }),
  sums: struct({ run, people, sums: list(raw(SUM_BYTES), MAX_BUCKETS) }),
  ids: struct({ run, buckets: list(struct({ bucket: u16, ids }), MAX_BUCKETS), last: flag }),
  want: struct({ run, ids, last: flag }),
  records: struct({ run, records: list(blob(MAX_SHARED), MAX_WORD), last: flag, more: flag }),
  next: struct({ run }),
  news: struct({}),
}
const words = union(kinds)

/** What two devices say to each other about the records they keep ([RA14]). */
export type ExchangeWord = Decoded<typeof words>

export function encodeWord(word: ExchangeWord): Uint8Array {
  const bytes = encode(words, word)
  bytes[0] = FIRST_TAG + (bytes[0] ?? 0)
  return bytes
}

export function parseWord(bytes: Uint8Array): ExchangeWord | undefined {
  if (bytes.length > MAX_WORD || (bytes[0] ?? 0) < FIRST_TAG) return undefined
  const untagged = bytes.slice()
  untagged[0] = (bytes[0] ?? 0) - FIRST_TAG
  return decode(words, untagged)
}
