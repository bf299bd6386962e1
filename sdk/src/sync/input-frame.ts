import { BitReader, BitWriter } from '../codec/bits.js'
import { type AnyValues, readValues, writeValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'

const KIND = 17
/** Unacknowledged inputs repeated in each frame: at 30 Hz, a loss of a quarter of a second costs nothing. */
export const REPEATED_INPUTS = 8

export interface InputFrame {
  readonly epoch: number
  /** The newest snapshot the guest has. */
  readonly ackTick: number
  /** Number of the last of `inputs`; they are consecutive, oldest first. */
  readonly newestSeq: number
  readonly inputs: readonly AnyValues[]
}

export function writeInputFrame(game: AnyGame, frame: InputFrame): Uint8Array {
  const writer = new BitWriter()
  writer.bits(KIND, 8)
  writer.varint(frame.epoch)
  writer.varint(frame.ackTick)
  writer.varint(frame.newestSeq)
  writer.bits(frame.inputs.length, 8)
  for (const input of frame.inputs) writeValues(writer, game.inputFields, input)
  return writer.finish()
}

export function parseInputFrame(game: AnyGame, bytes: Uint8Array): InputFrame | undefined {
  const reader = new BitReader(bytes)
  if (reader.bits(8) !== KIND) return undefined
  const epoch = reader.varint()
  const ackTick = reader.varint()
  const newestSeq = reader.varint()
  const count = reader.bits(8)
  if (count > REPEATED_INPUTS || count > newestSeq) return undefined
  const inputs: AnyValues[] = []
  while (inputs.length < count && !reader.failed) inputs.push(readValues(reader, game.inputFields))
  return reader.failed || !reader.atEnd ? undefined : { epoch, ackTick, newestSeq, inputs }
}
