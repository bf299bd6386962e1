import { scryptAsync } from '@noble/hashes/scrypt.js'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { withDeadline } from '../deadline.js'
import { SkirmishError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { CallOptions } from './session-api.js'

const TIMEOUT_MS = 15_000
const SALT = 'skirmish/1 words'
/** 32 MiB and about 100 ms a guess: whoever would find a key with the same words has to pay that 2^44 times ([CO24]). */
const STRETCH = { N: 2 ** 15, r: 8, p: 1, dkLen: 6 }
const WORDS = 4
const BITS = 11

/** What people compare to know that nobody stands between them; in a file of its own, with all it takes, to be loaded when asked for. */
export function sessionWords(
  sessionKey: Uint8Array | undefined,
  clock: Clock,
  { timeoutMs = TIMEOUT_MS, signal }: CallOptions = {},
): Promise<readonly string[]> {
  if (!sessionKey) return Promise.reject(new SkirmishError('session/closed'))
  return withDeadline(() => wordsOf(sessionKey, SALT), { clock, timeoutMs, code: () => 'session/timeout', signal })
}

/** Four words for a public key. @param salt another for each kind of key */
export async function wordsOf(key: Uint8Array, salt: string): Promise<readonly string[]> {
  const stretched = await scryptAsync(key, salt, STRETCH)
  const bits = Array.from(stretched, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: WORDS }, (_, i) => {
    const number = Number.parseInt(bits.slice(i * BITS, (i + 1) * BITS), 2)
    return wordlist[number] ?? ''
  })
}
