import { utf8Encode } from '../codec/utf8.js'
import { equalBytes } from './bytes.js'
import { confirmationOf, keyOf, lengthValues, shareOf } from './cpace.js'
import { sharedSecret } from './keys.js'

/** The conversation in which a password is proved: its first handshake, and the keys both sides proved there. */
export interface Conversation {
  readonly transcript: Uint8Array
  readonly guest: Uint8Array
  readonly host: Uint8Array
}

/** What a side makes of the other's share: what proves that it knows the password itself, and what the other has to say. */
export interface Proof {
  readonly own: Uint8Array
  isTheirs(confirmation: Uint8Array): boolean
}

/** One side's part in proving a password to each other, without showing it to whoever does not know it ([CO23]). */
export interface PasswordProof {
  readonly share: Uint8Array
  /** `undefined` when the other's share makes no sense. */
  against(share: Uint8Array): Proof | undefined
}

const NO_DATA = new Uint8Array(0)
/** For a generator of low order, which nobody will meet: the other side refuses it. */
const NO_SHARE = new Uint8Array(32)

/**
 * Bound to one conversation: what is said in it is worth nothing in another, so who stands in between can pass nothing on.
 *
 * @param random 32 bytes
 */
export function passwordProof(
  role: 'guest' | 'host',
  password: Uint8Array,
  { transcript, guest, host }: Conversation,
  random: Uint8Array,
): PasswordProof {
  const channel = lengthValues(utf8Encode('skirmish/1 password'), guest, host)
  const scalar = random.slice(0, 32)
  const input = { secret: password, channel, session: transcript }
  const own = { share: shareOf(input, scalar) ?? NO_SHARE, data: NO_DATA }
  return {
    share: own.share,
    against(share) {
      const point = equalBytes(share, own.share) ? undefined : sharedSecret(scalar, share)
      if (!point) return undefined
      const theirs = { share, data: NO_DATA }
      const [initiator, responder] = role === 'guest' ? [own, theirs] : [theirs, own]
      const key = keyOf(transcript, point, initiator, responder)
      const expected = confirmationOf(transcript, key, theirs)
      return {
        own: confirmationOf(transcript, key, own),
        isTheirs: (confirmation) => equalBytes(confirmation, expected),
      }
    },
  }
}
