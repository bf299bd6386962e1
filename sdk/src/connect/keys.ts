import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { bytesToNumberLE } from '@noble/curves/utils.js'

// The default table of the base point (window 8) takes 40 to 60 ms to fill at the first use, this one 10, and a signature
// is hardly slower (1 ms against 0.7). Only noted here; it is filled when first used.
ed25519.Point.BASE.precompute(3, true)

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
    () => sharedSecret(pair.secretKey, ephemeralKey(pair.secretKey)),
  ]
}

/**
 * The public key of an X25519 secret (32 bytes). Counted on the Edwards curve and carried over (RFC 7748, 4.1), because there
 * the table for signatures serves too: noble's own way takes 25 ms in a page that has just loaded, and fills another table.
 */
export function ephemeralKey(secret: Uint8Array): Uint8Array {
  const scalar = secret.slice(0, 32)
  scalar[0] = (scalar[0] ?? 0) & 248
  scalar[31] = ((scalar[31] ?? 0) & 127) | 64
  const { Fp, Fn, BASE } = ed25519.Point
  const { y } = BASE.multiply(Fn.create(bytesToNumberLE(scalar))).toAffine()
  return Fp.toBytes(Fp.mul(Fp.add(Fp.ONE, y), Fp.inv(Fp.sub(Fp.ONE, y))))
}

/** The secret that two ephemeral keys share; `undefined` when the other's is no key. */
export function sharedSecret(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  try {
    return x25519.getSharedSecret(secret.subarray(0, 32), publicKey)
  } catch {
    return undefined // a point of low order: noble throws
  }
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
