import { BitReader } from '../../codec/bits.js'

/** The first bit of a part of a snapshot; no other frame on `state` begins with it. */
const PART = 0x80
/** More of it follows: it is one of several, or not of all rows. */
const SOME = 0x40
const AGE = 0x3f
/** Ticks wrap here on the wire: half of that is 17 s at 120 Hz, and a link is silent for 6 s at most. */
export const TICKS = 4096
/** Acknowledged inputs, 0 for none, wrap here: of those a guest has sent, the host lacks 60 at most ([SY6]). */
const INPUTS = 255
/** Parts of a snapshot. */
export const MAX_PARTS = 16
/** The part as which a guest reports the world it was given when its match opened: of the same tick, in another way ([SY11]). */
export const OPENING = MAX_PARTS - 1
/** Bytes of a part, all in all: with what seals and carries it, one chunk of SCTP, which is lost or comes as a whole. */
export const MAX_PART = 1150
const HEADER = 4
/** Of those before what a DeltaWriter wrote, at most. */
export const PART_HEADER = 9

/** Four bits that tell hosts and matches apart: what is late from another one is not taken for this one's. */
export function snapshotTag(epoch: number, matchId: Uint8Array): number {
  return (epoch + (matchId[0] ?? 0)) & 15
}

/** One part of a snapshot ([SY10]). */
export interface PartHeader {
  /** Of the host and the match. */
  readonly tag: number
  readonly tick: number
  /** The newest of the guest's inputs that the world has seen. */
  readonly inputAck: number
  /** Snapshots since its base; 0 for none. */
  readonly age: number
  readonly index: number
  /** Of the snapshot. */
  readonly parts: number
  readonly first: number
  readonly end: number
}

/** @param rows of the world, all in all */
export function writePart(header: PartHeader, rows: number, delta: Uint8Array): Uint8Array {
  const { tag, tick, inputAck, age, index, parts, first, end } = header
  const isSome = parts > 1 || first > 0 || end < rows
  const frame = new Uint8Array(
    (isSome ? HEADER + 1 + varintBytes(first) + varintBytes(end - first) : HEADER) + delta.length,
  )
  frame[0] = PART | (isSome ? SOME : 0) | age
  frame[1] = tick
  frame[2] = ((tick % TICKS) >> 8) | (tag << 4)
  frame[3] = inputAck === 0 ? 0 : ((inputAck - 1) % INPUTS) + 1
  if (isSome) {
    frame[HEADER] = index | ((parts - 1) << 4)
    putVarint(frame, putVarint(frame, HEADER + 1, first), end - first)
  }
  frame.set(delta, frame.length - delta.length)
  return frame
}

/** Up to two groups of seven bits: no world has 16,384 rows. */
function varintBytes(value: number): number {
  return value < 128 ? 1 : 2
}

function putVarint(frame: Uint8Array, at: number, value: number): number {
  frame[at] = value < 128 ? value : (value & 127) | 128
  if (value >= 128) frame[at + 1] = value >> 7
  return at + varintBytes(value)
}

export function isPart(frame: Uint8Array): boolean {
  return ((frame[0] ?? 0) & PART) !== 0
}

/** What numbers of a part are counted from. */
export interface Known {
  readonly tick: number
  /** The newest that the guest sent. */
  readonly input: number
  readonly rows: number
}

/** With where the rows begin in the frame; `undefined` when it makes no sense. */
export function parsePart(frame: Uint8Array, known: Known): (PartHeader & { readonly at: number }) | undefined {
  const reader = new BitReader(frame)
  const kind = reader.bits(8)
  if ((kind & PART) === 0) return undefined
  const tick = nearest(reader.bits(12), known.tick)
  const tag = reader.bits(4)
  const ack = reader.bits(8)
  const behind = (((known.input - ack) % INPUTS) + INPUTS) % INPUTS
  const inputAck = ack === 0 ? 0 : Math.max(0, known.input - behind)
  let [index, parts, first, end, at] = [0, 1, 0, known.rows, 4]
  if ((kind & SOME) !== 0) {
    index = reader.bits(4)
    parts = reader.bits(4) + 1
    first = reader.varint()
    end = first + reader.varint()
    at = frame.length - reader.left
  }
  if (reader.failed || index >= parts || first >= end || end > known.rows) return undefined
  return { tag, tick, inputAck, age: kind & AGE, index, parts, first, end, at }
}

/** The number with these lowest bits that is nearest to what is known. */
export function nearest(low: number, known: number): number {
  const ahead = (((low - known) % TICKS) + TICKS) % TICKS
  return ahead < TICKS / 2 ? known + ahead : known + ahead - TICKS
}
