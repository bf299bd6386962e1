import { concat } from '../connect/bytes.js'
import { sealEarly } from '../connect/early.js'
import { type GameIdentity, guestHello } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import { EventStream } from '../session/stream.js'
import type { Platform } from './platform.js'

/** The first message of a guest, where it goes along with a dial or a search. */
export interface FirstWords {
  readonly message: Uint8Array
  /** What its hello was made of, 48 bytes. */
  readonly random: Uint8Array
  /** It asks for a seat already, so there is to be one such message at a time. */
  readonly asks: boolean
}

/** @param asks whether it may ask for a seat; else it is a hello */
export type Say = (asks: boolean) => FirstWords

/** Who asks for a seat, in which session. */
export interface Asking {
  readonly identity: KeyPair
  readonly sessionKey: Uint8Array
  /** The request, as it goes onto the event stream. */
  readonly request: Uint8Array
}

/** Each time another hello, and behind it, once, the request for a seat, sealed for the session's key ([CO19]). */
export function firstWords(game: GameIdentity, random: Platform['random'], asking?: Asking): Say {
  return (asks) => {
    const secret = random(48)
    const hello = guestHello(game, secret)
    const sealed =
      asks && asking ? sealEarly({ ...asking, hello, secret, frame: firstFrame(asking.request) }) : undefined
    return { message: sealed ? concat(hello, sealed) : hello, random: secret, asks: sealed !== undefined }
  }
}

/** As the connection will say it once more when it stands; the host takes it once. */
function firstFrame(payload: Uint8Array): Uint8Array {
  const stream = new EventStream()
  stream.send(payload)
  return stream.take()[0] ?? new Uint8Array()
}
