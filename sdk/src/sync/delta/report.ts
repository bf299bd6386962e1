import { nearest, TICKS } from './snapshot-frame.js'

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
  const frame = new Uint8Array(2 + arrived.length * 4 + behind.length)
  frame[0] = REPORT
  frame[1] = tag | (arrived.length << 4)
  let newer = 0
  for (const [i, { tick, parts }] of arrived.entries()) {
    const at = 2 + i * 4
    const before = i === 0 ? tick % TICKS : newer - tick
    frame[at] = before
    frame[at + 1] = before >> 8
    frame[at + 2] = parts
    frame[at + 3] = parts >> 8
    newer = tick
  }
  frame.set(behind, frame.length - behind.length)
  return frame
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
  const head = frame[1] ?? 0
  const count = head >> 4
  if (frame[0] !== REPORT || count > MAX_REPORTED) return undefined
  const arrived: Arrived[] = []
  let [at, newer] = [2, 0]
  for (let i = 0; i < count; i++) {
    const before = readNumber(frame, at)
    const parts = readNumber(frame, at + 2)
    if (before === undefined || parts === undefined) return undefined
    newer = i === 0 ? nearest(before, tick) : newer - before
    arrived.push({ tick: newer, parts })
    at += 4
  }
  return at > frame.length ? undefined : { tag: head & 15, arrived, behind: frame.subarray(at) }
}

function readNumber(frame: Uint8Array, at: number): number | undefined {
  return at + 2 > frame.length ? undefined : frame[at]! | (frame[at + 1]! << 8)
}
