import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../codec/utf8.js'

const CHECK_BYTES = 4

/** A hash for what is carried by hand, where every purpose has one of its own. */
export function purposeHash(purpose: 'profile' | 'sealed' | 'phrase', bytes: Uint8Array): Uint8Array {
  return sha256(Uint8Array.from([...utf8Encode(`skirmish/1 ${purpose}`), ...bytes]))
}

/** The bytes, and behind them what shows that none of them changed on the way: 1 of 2^32 changes is not seen. */
export function withCheck(purpose: 'profile' | 'sealed', bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes, ...purposeHash(purpose, bytes).slice(0, CHECK_BYTES)])
}

/** The bytes that `withCheck` was given; `undefined` when something changed. */
export function checked(purpose: 'profile' | 'sealed', bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < CHECK_BYTES) return undefined
  const body = bytes.slice(0, -CHECK_BYTES)
  const check = bytes.slice(-CHECK_BYTES)
  const expected = purposeHash(purpose, body)
  return check.every((byte, i) => byte === expected[i]) ? body : undefined
}
