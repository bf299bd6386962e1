import { blob, type Decoded, decode, encode, flag, list, raw, struct, u8, union } from '../codec/combinators.js'
import { MAX_STARTERS } from './match-start.js'
import { MAX_RECORD } from './record-size.js'

const player = { index: u8, signature: raw(64) }

/** What devices say to each other about the match that runs ([RE10]). The first byte is below 128. */
const paperCodec = union({
  /** From a guest: what of its own belongs into the start. */
  entry: struct({ nonce: raw(16), device: raw(32), certificate: raw(64), previous: raw(32) }),
  /** All that is known; first of all the start that the host proposes. `inTime`: whose signatures under it came in time, a host's word. */
  record: struct({ record: blob(MAX_RECORD), inTime: list(u8, MAX_STARTERS) }),
  /** One signature under the start; with `vouches`, the host's for all. */
  begun: struct({ id: raw(32), ...player, vouches: flag, inTime: flag }),
  /** One signature under an end. */
  ended: struct({ end: blob(MAX_RECORD), ...player }),
})
export type Paper = Decoded<typeof paperCodec>
export type Entry = Omit<Extract<Paper, { kind: 'entry' }>, 'kind'>

export function encodePaper(paper: Paper): Uint8Array {
  return encode(paperCodec, paper)
}

/** A device's own signature under the start: as a guest, or for all as whoever hosts. */
export function begunPaper(id: Uint8Array, index: number, signature: Uint8Array, vouches: boolean): Uint8Array {
  return encodePaper({ kind: 'begun', id, index, signature, vouches, inTime: vouches })
}

/** `undefined` for what is none. */
export function parsePaper(bytes: Uint8Array): Paper | undefined {
  return decode(paperCodec, bytes)
}
