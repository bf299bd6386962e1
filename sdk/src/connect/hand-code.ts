import { sha256 } from '@noble/hashes/sha2.js'
import { blob, type Decoded, decode, encode, raw, struct, union, varint } from '../codec/combinators.js'
import { utf8Encode } from '../codec/utf8.js'
import { concat, equalBytes } from './bytes.js'
import type { GameIdentity, HandshakeFailure } from './handshake.js'

const FORMAT = 1
/** Enough to notice a slip of the hand, or a code that was cut: one in sixteen million passes. */
const CHECK_BYTES = 3
/** Of game and schema: only so that a mix-up is told before anybody waits; the handshake looks at all of them ([CO3]). */
const TAG_BYTES = 4
/** More than any transport's description. */
const MAX_DESCRIPTION = 300

/** What two people carry: the host's invitation, and the guest's answer to it ([CO20]). */
const handCode = union({
  invitation: struct({
    game: raw(TAG_BYTES),
    version: varint,
    schema: raw(TAG_BYTES),
    /** First 16 bytes of the SHA-256 of the session's key: no other host will do. */
    sessionKeyHash: raw(16),
    /** How to reach the host, in the words of the transport. */
    description: blob(MAX_DESCRIPTION),
  }),
  answer: struct({
    /** Which invitation it answers: that one's check. */
    invitation: raw(CHECK_BYTES),
    description: blob(MAX_DESCRIPTION),
  }),
})
export type HandCode = Decoded<typeof handCode>
export type HandInvitationCode = Extract<HandCode, { kind: 'invitation' }>

/** Format, kind, what it says, and a check of all that. */
export function encodeHandCode(code: HandCode): Uint8Array {
  const body = concat(Uint8Array.of(FORMAT), encode(handCode, code))
  return concat(body, checkOf(body))
}

/** `undefined` for anything that is no code, or not all of one. */
export function parseHandCode(bytes: Uint8Array): HandCode | undefined {
  const body = bytes.slice(0, Math.max(0, bytes.length - CHECK_BYTES))
  if (body[0] !== FORMAT || !equalBytes(checkOf(body), checkIn(bytes))) return undefined
  return decode(handCode, body.slice(1))
}

/** By which an answer names the invitation it belongs to. */
export function checkIn(code: Uint8Array): Uint8Array {
  return code.slice(-CHECK_BYTES)
}

/** Which game an invitation is for. */
export function gameTags({ id, version, schemaHash }: GameIdentity) {
  return { game: sha256(utf8Encode(id)).slice(0, TAG_BYTES), version, schema: schemaHash.slice(0, TAG_BYTES) }
}

/** Why an invitation can't be taken with this build of the game, if so. */
export function whyNotByHand(game: GameIdentity, invitation: HandInvitationCode): HandshakeFailure | undefined {
  const own = gameTags(game)
  if (!equalBytes(own.game, invitation.game)) return 'connect/wrong-game'
  if (own.version !== invitation.version) return 'connect/wrong-version'
  return equalBytes(own.schema, invitation.schema) ? undefined : 'connect/wrong-schema'
}

function checkOf(body: Uint8Array): Uint8Array {
  return sha256(body).slice(0, CHECK_BYTES)
}
