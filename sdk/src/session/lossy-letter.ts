import { blob, decode, encode, list, struct, u8 } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'

const FRAME = 22
/** With what stands before it, a letter on the lossy lane is one chunk. */
export const MAX_LOSSY = 1024
const letter = blob(MAX_LOSSY)
const toHost = struct({ frame: u8, to: list(u8, 64), letter })
const fromHost = struct({ frame: u8, from: u8, letter })

/** Whether a frame of the lossy lane is a letter ([SE28]). */
export function isLossyLetter(frame: Uint8Array): boolean {
  return frame[0] === FRAME
}

export function lossyToHost(to: readonly Seat[], letter: Uint8Array): Uint8Array {
  return encode(toHost, { frame: FRAME, to: [...to], letter })
}

export function parseLossyToHost(frame: Uint8Array): { to: readonly Seat[]; letter: Uint8Array } | undefined {
  return decode(toHost, frame)
}

export function lossyFromHost(from: Seat, letter: Uint8Array): Uint8Array {
  return encode(fromHost, { frame: FRAME, from, letter })
}

export function parseLossyFromHost(frame: Uint8Array): { from: Seat; letter: Uint8Array } | undefined {
  return decode(fromHost, frame)
}
