import { ed25519 } from '@noble/curves/ed25519.js'

// The default table of the base point (window 8) takes 40 to 60 ms to fill at the first use, this one 10, and a signature
// is no slower. Only noted here; it is filled when first used.
ed25519.Point.BASE.precompute(4, true)

/**
 * Steps of some milliseconds that a first handshake would spend later, filling tables and letting the engine compile.
 * They are for moments in which a network is waited for, with pauses between, so that nothing else has to wait.
 */
export function warmUpSteps(): (() => void)[] {
  const pair = { publicKey: new Uint8Array(32), secretKey: new Uint8Array(32).fill(7) }
  let signature = new Uint8Array(64)
  return [
    () => pair.publicKey.set(keyPairFrom(pair.secretKey).publicKey),
    () => {
      signature = Uint8Array.from(sign(pair.publicKey, pair))
    },
    () => verify(signature, pair.publicKey, pair.publicKey),
  ]
}

/** An Ed25519 key pair; a player, or a session, is its public key. 32 bytes each. */
export interface KeyPair {
  readonly publicKey: Uint8Array
  readonly secretKey: Uint8Array
}

/** @param secretKey 32 random bytes */
export function keyPairFrom(secretKey: Uint8Array): KeyPair {
  return { secretKey, publicKey: ed25519.getPublicKey(secretKey) }
}

export function sign(message: Uint8Array, pair: KeyPair): Uint8Array {
  return ed25519.sign(message, pair.secretKey)
}

/** Strict RFC 8032 verification; false for anything malformed, never an exception. */
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false // a point that is not on the curve: noble throws where others answer false
  }
}
