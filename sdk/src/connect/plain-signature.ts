import { ed25519 } from '@noble/curves/ed25519.js'

/** The order of the group, little-endian, but for its last byte 0x10. */
const ORDER_LOW = [0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14]

/**
 * Whether a signature is one on which all implementations of Ed25519 agree once one of them has said yes: a key of large order, all
 * numbers in their one form. (They differ otherwise: "Taming the many EdDSAs", Chalkias and others, 2020.) What is not plain, or what one of them
 * says no to, is for `verify` to decide: a record is true on all devices or on none ([RE8]).
 */
export function isPlainSignature(signature: Uint8Array): boolean {
  return signature.length === 64 && isBelowPrime(signature.subarray(0, 32)) && isBelowOrder(signature.subarray(32))
}

/** Takes about as long as a signature in script: keep the answer. */
export function isPlainKey(key: Uint8Array): boolean {
  try {
    return key.length === 32 && isBelowPrime(key) && !ed25519.Point.fromBytes(key, false).isSmallOrder()
  } catch {
    return false // not on the curve
  }
}

/** The 255 lower bits are below 2^255 − 19. */
function isBelowPrime(bytes: Uint8Array): boolean {
  if (((bytes[31] ?? 0) & 127) !== 127) return true
  for (let i = 30; i > 0; i--) if (bytes[i] !== 255) return true
  return (bytes[0] ?? 0) < 0xed
}

function isBelowOrder(bytes: Uint8Array): boolean {
  const top = bytes[31] ?? 0
  if (top !== 0x10) return top < 0x10
  for (let i = 30; i >= 0; i--) {
    const difference = (bytes[i] ?? 0) - (ORDER_LOW[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
