import { BitReader, BitWriter } from '../../codec/bits.js'
import { MAX_PARTS, nearest, TICKS } from './snapshot-frame.js'

/** The first byte of a guest's frame on `state` that says what it got; an input frame may stand behind it. */
const REPORT = 18
/** Snapshots in one: each is told so often, as reports are lost, too. */
export const MAX_REPORTED = 4

/** Parts of a snapshot that arrived, a bit for each. */
export interface Arrived {
  readonly tick: number
  readonly parts: number
}

/** @param arrived the newest first, at most `MAX_REPORTED`. @param behind another frame, or nothing */
export function writeReport(tag: number, arrived: readonly Arrived[], behind: Uint8Array): Uint8Array {
  const writer = new BitWriter()
  writer.bits(REPORT, 8)
  writer.bits(tag, 4)
  writer.bits(arrived.length, 4)
  let tick = 0
  for (const [i, one] of arrived.entries()) {
    if (i === 0) writer.bits(one.tick % TICKS, 16)
    else writer.varint(tick - one.tick)
    writer.varint(one.parts)
    tick = one.tick
  }
  writer.bytes(behind)
  return writer.finish()
}

export interface Report {
  readonly tag: number
  readonly arrived: readonly Arrived[]
  readonly behind: Uint8Array
}

export function isReport(frame: Uint8Array): boolean {
  return frame[0] === REPORT
}

/** @param tick of the newest snapshot that was sent. `undefined` for what makes no sense */
export function parseReport(frame: Uint8Array, tick: number): Report | undefined {
  const reader = new BitReader(frame)
  if (reader.bits(8) !== REPORT) return undefined
  const tag = reader.bits(4)
  const count = reader.bits(4)
  if (count > MAX_REPORTED) return undefined
  const arrived: Arrived[] = []
  let at = 0
  for (let i = 0; i < count && !reader.failed; i++) {
    at = i === 0 ? nearest(reader.bits(16), tick) : at - reader.varint()
    const parts = reader.varint()
    if (at < 0 || parts >= 1 << MAX_PARTS) return undefined
    arrived.push({ tick: at, parts })
  }
  return reader.failed ? undefined : { tag, arrived, behind: reader.rest() }
}
