import { decode, encode, raw, struct, u8 } from '../codec/combinators.js'

const ATTACH = 5
const MOVE = 6
const attachCodec = struct({ frame: u8, connection: raw(32) })

/** "This link belongs to the connection with that first transcript" ([SE12]). */
export function attachFrame(connection: Uint8Array): Uint8Array {
  return encode(attachCodec, { frame: ATTACH, connection })
}

/** Which connection a new link wants to belong to, if that is what the frame says. */
export function parseAttach(frame: Uint8Array): Uint8Array | undefined {
  const attach = frame[0] === ATTACH ? decode(attachCodec, frame) : undefined
  return attach?.connection
}

/** "Speak over this link from here on" ([SE13]). */
export const moveFrame: Uint8Array = Uint8Array.of(MOVE)

export function isMove(frame: Uint8Array): boolean {
  return frame.length === 1 && frame[0] === MOVE
}
