import { blob, decode, struct, text, u8, union, varint } from '../codec/combinators.js'
import type { AnyGame } from '../game/game-types.js'

/** Bytes of a declared message, request or answer. */
const MAX_PAYLOAD = 4096
const MAX_SENTENCE = 256
const payload = blob(MAX_PAYLOAD)

/** Why a request has no answer, or a large message is not taken; a position in this list on the wire. */
export const LETTER_REFUSALS = ['left', 'no-handler', 'refused', 'busy', 'too-large', 'aborted'] as const
export type LetterRefusal = (typeof LETTER_REFUSALS)[number]

/**
 * What players say to each other ([SE27]). The host passes the bytes on as they came, and says whose they are; numbers are
 * the sender's own. A request is answered or refused by whom it was for. A parcel announces a large message, whose pieces
 * follow; of those, `got` says how far they came, `drop` that the reader takes no more, `cancel` that the sender gave up.
 */
export const letterCodec = union({
  message: struct({ message: u8, payload }),
  request: struct({ id: varint, request: u8, payload }),
  answer: struct({ id: varint, request: u8, payload }),
  refusal: struct({ id: varint, why: u8, sentence: text(MAX_SENTENCE) }),
  parcel: struct({ id: varint, message: u8, payload, total: varint }),
  got: struct({ id: varint, bytes: varint }),
  drop: struct({ id: varint, why: u8 }),
  cancel: struct({ id: varint }),
})

export type Letter = NonNullable<ReturnType<typeof letterCodec.read>>

/** A letter that this game can mean; whether it fits what was asked, the reader has to see. */
export function parseLetter(game: AnyGame, bytes: Uint8Array): Letter | undefined {
  const letter = decode(letterCodec, bytes)
  return letter && makesSense(game, letter) ? letter : undefined
}

function makesSense(game: AnyGame, letter: Letter): boolean {
  switch (letter.kind) {
    case 'message':
    case 'parcel':
      return game.parseMessage(letter.message, letter.payload) !== undefined
    case 'request':
      return game.parseRequest(letter.request, letter.payload) !== undefined
    case 'answer':
      return game.parseAnswer(letter.request, letter.payload) !== undefined
    case 'refusal':
    case 'drop':
      return letter.why < LETTER_REFUSALS.length
    case 'got':
    case 'cancel':
      return true
  }
}
