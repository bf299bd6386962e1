import { decode, encode, struct, u8, varint } from '../codec/combinators.js'
import { BEAT } from './succession-frames.js'

const ACK = 21

/** "I am here", from the host to each guest, on `state` ([SE40]). */
export interface Beat {
  readonly epoch: number
  /** Counts from 1 in each epoch. */
  readonly beat: number
  /** The newest succession; 0 before the first. */
  readonly number: number
}

/** A guest's answer to a beat ([SE41]). */
export interface BeatAck {
  /** Whose it is: who came back may be another one by now, and not know yet ([SE78]). */
  readonly member: number
  readonly epoch: number
  /** The newest beat it heard; 0 for none. */
  readonly beat: number
  /** The newest succession it knows; 0 for none. */
  readonly known: number
  /** The newest succession whose standby it granted to lead; 0 for none. */
  readonly granted: number
}

const beatCodec = struct({ frame: u8, epoch: varint, beat: varint, number: varint })
const ackCodec = struct({ frame: u8, member: varint, epoch: varint, beat: varint, known: varint, granted: varint })

export function writeBeat(beat: Beat): Uint8Array {
  return encode(beatCodec, { frame: BEAT, ...beat })
}

export function parseBeat(bytes: Uint8Array): Beat | undefined {
  const read = bytes[0] === BEAT ? decode(beatCodec, bytes) : undefined
  if (!read || read.beat === 0) return undefined
  const { epoch, beat, number } = read
  return { epoch, beat, number }
}

export function writeBeatAck(ack: BeatAck): Uint8Array {
  return encode(ackCodec, { frame: ACK, ...ack })
}

export function isBeatAck(bytes: Uint8Array): boolean {
  return bytes[0] === ACK
}

export function parseBeatAck(bytes: Uint8Array): BeatAck | undefined {
  const read = bytes[0] === ACK ? decode(ackCodec, bytes) : undefined
  if (!read || read.granted > read.known) return undefined
  const { member, epoch, beat, known, granted } = read
  return { member, epoch, beat, known, granted }
}
