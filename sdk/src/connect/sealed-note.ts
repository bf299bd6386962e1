import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { blob, decode, encode, raw, struct } from '../codec/combinators.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat } from './bytes.js'
import { ephemeralKey, type KeyPair, sharedSecret, sign, verify } from './keys.js'
import type { PlaceKeys } from './presence-proof.js'

/** Bytes a note may say. */
export const MAX_NOTE = 1536
/** And with what is around it: ephemeral key, tag, key, seal, signature, length. */
export const MAX_SEALED_NOTE = MAX_NOTE + 32 + 16 + 32 + 32 + 64 + 2

const PURPOSE = utf8Encode('skirmish/1 note')
const signed = struct({ key: raw(32), seal: raw(32), signature: raw(64), payload: blob(MAX_NOTE) })
/** A sealing key is used for one note, so its nonce may be the same for all. */
const NONCE = new Uint8Array(12)

export interface OpenedNote {
  /** The player who says it. */
  readonly key: Uint8Array
  /** What an answer is to be sealed for. */
  readonly seal: Uint8Array
  readonly payload: Uint8Array
}

/**
 * A note from one place in a lobby to another, which only the one at the other can read, and which says for certain who
 * wrote it, to whom ([PE4]).
 *
 * @param random 32 bytes nobody can guess
 */
export function sealNote(
  payload: Uint8Array,
  { from, to, identity, random }: { from: PlaceKeys; to: PlaceKeys; identity: KeyPair; random: Uint8Array },
): Uint8Array | undefined {
  const ephemeral = ephemeralKey(random)
  const sealing = sealingKey(random, to.seal, ephemeral, to.seal)
  const signature = sign(statement(payload, from, to), identity)
  const note = encode(signed, { key: identity.publicKey, seal: from.seal, signature, payload })
  return sealing && concat(ephemeral, chacha20poly1305(sealing, NONCE).encrypt(note))
}

/**
 * `undefined` for what was not sealed for this place, or not written by who says so for this very place.
 *
 * @param secret that of `to.seal`
 */
export function openNote(
  bytes: Uint8Array,
  { from, to, secret }: { from: Pick<PlaceKeys, 'id'>; to: PlaceKeys; secret: Uint8Array },
): OpenedNote | undefined {
  if (bytes.length <= 32 + 16 || bytes.length > MAX_SEALED_NOTE) return undefined
  const ephemeral = bytes.slice(0, 32)
  const sealing = sealingKey(secret, ephemeral, ephemeral, to.seal)
  const note = sealing && decode(signed, decrypted(sealing, bytes.slice(32)))
  if (!note) return undefined
  const { key, seal, signature, payload } = note
  return verify(signature, statement(payload, { id: from.id, seal }, to), key) ? { key, seal, payload } : undefined
}

function statement(payload: Uint8Array, from: PlaceKeys, to: PlaceKeys): Uint8Array {
  return concat(PURPOSE, from.id, from.seal, to.id, to.seal, payload)
}

function sealingKey(secret: Uint8Array, other: Uint8Array, ephemeral: Uint8Array, seal: Uint8Array) {
  const shared = sharedSecret(secret, other)
  return shared && hkdf(sha256, shared, concat(ephemeral, seal), PURPOSE, 32)
}

function decrypted(key: Uint8Array, sealed: Uint8Array): Uint8Array {
  try {
    return chacha20poly1305(key, NONCE).decrypt(sealed)
  } catch {
    return new Uint8Array() // a wrong tag: noble throws
  }
}
