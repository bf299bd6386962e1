import type { SignedClaim, VerifyNatively } from '../ports/verify-natively.js'

/** Keys that are kept ready: more people than play together. */
const MAX_KEYS = 512
/** RFC 8032, 7.1, TEST 2: tells whether Ed25519 is known here. */
const KNOWN: SignedClaim = {
  key: bytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'),
  message: Uint8Array.of(0x72),
  signature: bytes(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ),
}

/** Signatures by `crypto.subtle`; `undefined` where it is missing (a page that came by plain http) or knows no Ed25519. */
export async function nativeVerify(): Promise<VerifyNatively | undefined> {
  const { subtle } = globalThis.crypto ?? {}
  if (!subtle) return undefined
  const keys = new Map<string, Promise<CryptoKey>>()
  const keyOf = (key: Uint8Array) => {
    const name = String(key)
    const known = keys.get(name) ?? subtle.importKey('raw', key.slice(), 'Ed25519', false, ['verify'])
    if (keys.size >= MAX_KEYS) keys.clear()
    keys.set(name, known)
    return known
  }
  const check = async ({ signature, message, key }: SignedClaim) => {
    const ready = await keyOf(key).catch(() => undefined) // what is no key
    return ready !== undefined && subtle.verify('Ed25519', ready, signature.slice(), message.slice())
  }
  const isKnown = await check(KNOWN).catch(() => false)
  return isKnown ? (claims) => Promise.all(claims.map(check)) : undefined
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
