import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ed25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat } from './bytes.js'
import { type KeyPair, sharedSecret, sign, verify } from './keys.js'

/** Of the tag, and of key and signature before the frame. */
const [TAG_BYTES, KEY_BYTES, SIGNATURE_BYTES] = [16, 32, 64]
/** A request for a seat has a tenth of this. */
const MAX_EARLY = 1024
const LABEL = utf8Encode('skirmish/1 early')
const NONCE = new Uint8Array(12) // each key seals one message

/** Who speaks before the host was heard, and the first frame it says. */
export interface EarlyWords {
  readonly key: Uint8Array
  readonly frame: Uint8Array
}

/** What a guest that knows the session's key may say behind its hello ([CO19]); `undefined` when that is no key. */
export function sealEarly(options: {
  hello: Uint8Array
  /** The secret of the hello's ephemeral key. */
  secret: Uint8Array
  sessionKey: Uint8Array
  identity: KeyPair
  frame: Uint8Array
}): Uint8Array | undefined {
  const { hello, secret, sessionKey, identity, frame } = options
  const shared = onMontgomery(() => sharedSecret(secret, ed25519.utils.toMontgomery(sessionKey)))
  if (!shared) return undefined
  const signature = sign(statement(hello, sessionKey), identity)
  return cipher(shared, hello).encrypt(concat(identity.publicKey, signature, frame))
}

/** `undefined` for anything else than the early words of whoever said that hello, to this session. */
export function openEarly(options: {
  hello: Uint8Array
  /** The hello's ephemeral key. */
  ephemeral: Uint8Array
  session: KeyPair
  sealed: Uint8Array
}): EarlyWords | undefined {
  const { hello, ephemeral, session, sealed } = options
  if (sealed.length > MAX_EARLY || sealed.length <= TAG_BYTES + KEY_BYTES + SIGNATURE_BYTES) return undefined
  const shared = onMontgomery(() => sharedSecret(ed25519.utils.toMontgomerySecret(session.secretKey), ephemeral))
  const plain = shared && decrypt(shared, hello, sealed)
  if (!plain) return undefined
  const key = plain.slice(0, KEY_BYTES)
  const signature = plain.slice(KEY_BYTES, KEY_BYTES + SIGNATURE_BYTES)
  if (!verify(signature, statement(hello, session.publicKey), key)) return undefined
  return { key, frame: plain.slice(KEY_BYTES + SIGNATURE_BYTES) }
}

function statement(hello: Uint8Array, sessionKey: Uint8Array): Uint8Array {
  return concat(LABEL, sha256(hello), sessionKey)
}

function cipher(shared: Uint8Array, hello: Uint8Array) {
  return chacha20poly1305(hkdf(sha256, shared, sha256(hello), LABEL, 32), NONCE)
}

function decrypt(shared: Uint8Array, hello: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return cipher(shared, hello).decrypt(sealed)
  } catch {
    return undefined // a wrong tag: noble throws
  }
}

function onMontgomery(work: () => Uint8Array | undefined): Uint8Array | undefined {
  try {
    return work()
  } catch {
    return undefined // no point of the curve: noble throws
  }
}
