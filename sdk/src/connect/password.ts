import { utf8Encode } from '../codec/utf8.js'

/** Longest password, bytes of UTF-8 once it is normalised. */
export const MAX_PASSWORD_BYTES = 128
/** Longer texts are not even looked at, letters. */
const MAX_TYPED = 1000

/**
 * A password as its bytes count: in one Unicode form, without white space at its ends, so that two keyboards say the same.
 * `undefined` when nothing is left of it, or too much.
 */
export function passwordBytes(typed: string): Uint8Array | undefined {
  if (typed.length > MAX_TYPED) return undefined
  const bytes = utf8Encode(typed.normalize('NFKC').trim())
  return bytes.length > 0 && bytes.length <= MAX_PASSWORD_BYTES ? bytes : undefined
}
