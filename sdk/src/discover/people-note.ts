import { blob, type Decoded, decode, encode, flag, raw, struct, text, u8, union } from '../codec/combinators.js'
import { MAX_NAME_BYTES } from '../codec/name.js'
import { cutText } from '../codec/utf8.js'

const MAX_SESSION_NAME_BYTES = 160
const MAX_GAME_BYTES = 256
/** A list ([DI21]) of one session without addresses, its name and tags as long as they may be. */
const MAX_LISTING_BYTES = 1500

const codec = union({
  invite: struct({
    invite: raw(16),
    game: text(MAX_GAME_BYTES),
    code: text(16),
    sessionKeyHash: raw(16),
    session: text(MAX_SESSION_NAME_BYTES),
    name: text(MAX_NAME_BYTES),
    seconds: u8,
  }),
  answer: struct({ invite: raw(16), accepted: flag }),
  withdraw: struct({ invite: raw(16) }),
  open: struct({ listing: blob(MAX_LISTING_BYTES), seconds: u8 }),
  closed: struct({ sessionKey: raw(32) }),
})

/** What one person says to another, inside a sealed note ([PE5]). */
export type PeopleNote = Decoded<typeof codec>

export function encodeNote(note: PeopleNote): Uint8Array {
  if (note.kind !== 'invite') return encode(codec, note)
  const session = cutText(note.session, MAX_SESSION_NAME_BYTES)
  return encode(codec, { ...note, session, name: cutText(note.name, MAX_NAME_BYTES) })
}

/** `undefined` for what is no note. Names are as the other side wrote them. */
export function parseNote(bytes: Uint8Array): PeopleNote | undefined {
  return decode(codec, bytes)
}
