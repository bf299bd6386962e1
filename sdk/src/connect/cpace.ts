import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToNumberLE } from '@noble/curves/utils.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat } from './bytes.js'
import { sharedSecret } from './keys.js'

// CPace (draft-irtf-cfrg-cpace), suite CPACE-X25519-SHA512 (decision 006). Names as in the draft: PRS is the secret, CI the
// channel, sid the session, Y a share, AD what goes with it, K the shared point, ISK the key.

const DSI = utf8Encode('CPace255')
const DSI_ISK = utf8Encode('CPace255_ISK')
/** Input block of SHA-512, bytes. */
const BLOCK = 128
/** The A of Curve25519. */
const A = 486_662n

/** What both sides have to agree on. */
export interface CpaceInput {
  /** What only the two know: the password. */
  readonly secret: Uint8Array
  /** Who talks to whom. */
  readonly channel: Uint8Array
  /** This one conversation. */
  readonly session: Uint8Array
}

/** What one side sends: its share, and what goes with it. */
export interface CpaceMessage {
  readonly share: Uint8Array
  readonly data: Uint8Array
}

/** Each part with its length before it (`lv_cat`). */
export function lengthValues(...parts: readonly Uint8Array[]): Uint8Array {
  return concat(...parts.flatMap((part) => [leb128(part.length), part]))
}

/** `generator_string`: what is before the channel fills the hash's first block, whatever the secret. */
export function generatorText({ secret, channel, session }: CpaceInput): Uint8Array {
  const filled = lengthValues(DSI, secret).length + 1
  return lengthValues(DSI, secret, new Uint8Array(Math.max(0, BLOCK - filled)), channel, session)
}

/** The point that only those who know the secret can name. */
export function generatorOf(input: CpaceInput): Uint8Array {
  return elligator2(sha512(generatorText(input)).subarray(0, 32))
}

/** @param scalar 32 random bytes */
export function shareOf(input: CpaceInput, scalar: Uint8Array): Uint8Array | undefined {
  return sharedSecret(scalar, generatorOf(input))
}

/** ISK: the key both hold if they knew the same secret. */
export function keyOf(session: Uint8Array, point: Uint8Array, initiator: CpaceMessage, responder: CpaceMessage) {
  const said = [initiator, responder].map(({ share, data }) => lengthValues(share, data))
  return sha512(concat(lengthValues(DSI_ISK, session, point), ...said))
}

/** What proves to the other side that this one holds the key: a tag over what it sent, 64 bytes. */
export function confirmationOf(session: Uint8Array, key: Uint8Array, { share, data }: CpaceMessage): Uint8Array {
  return hmac(sha512, sha512(concat(utf8Encode('CPaceMac'), session, key)), lengthValues(share, data))
}

/** The u of a point of Curve25519 for 32 bytes (RFC 9380, 6.7.1, of which CPace needs no v). */
function elligator2(bytes: Uint8Array): Uint8Array {
  const { Fp } = ed25519.Point
  const field = bytes.slice()
  field[31] = (field[31] ?? 0) & 0x7f
  const r = Fp.create(bytesToNumberLE(field))
  const u = Fp.div(Fp.neg(A), Fp.add(1n, Fp.mul(2n, Fp.sqr(r)))) // never by 0: −1/2 is no square
  const v2 = Fp.mul(u, Fp.add(Fp.mul(u, Fp.add(u, A)), 1n))
  const isOnCurve = Fp.eql(Fp.pow(v2, (Fp.ORDER - 1n) / 2n), 1n) || Fp.is0(v2)
  return Fp.toBytes(isOnCurve ? u : Fp.neg(Fp.add(u, A)))
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Uint8Array.of(...bytes, rest)
    bytes.push((rest & 0x7f) | 0x80)
  }
}
