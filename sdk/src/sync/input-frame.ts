import { BitReader, BitWriter } from '../codec/bits.js'
import { readValues, writeValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { type DeviceInput, MAX_LOCALS } from './device-input.js'

const KIND = 17
/** Unacknowledged inputs repeated in each frame: at 30 Hz, a loss of a quarter of a second costs nothing. */
export const REPEATED_INPUTS = 8

export interface InputFrame {
  readonly epoch: number
  /** The newest snapshot the guest has. */
  readonly ackTick: number
  /** Number of the last of `inputs`; they are consecutive, oldest first. */
  readonly newestSeq: number
  /** Who plays on the device beside its own player, at most `MAX_LOCALS`. The host believes it of nobody who does not. */
  readonly locals: readonly Seat[]
  readonly inputs: readonly DeviceInput[]
}

export function writeInputFrame(game: AnyGame, frame: InputFrame): Uint8Array {
  const writer = new BitWriter()
  writer.bits(KIND, 8)
  writer.varint(frame.epoch)
  writer.varint(frame.ackTick)
  writer.varint(frame.newestSeq)
  writer.bits(frame.inputs.length, 4)
  writer.bits(frame.locals.length, 4)
  for (const seat of frame.locals) writer.bits(seat, 8)
  for (const { own, locals } of frame.inputs) {
    writeValues(writer, game.inputFields, own)
    for (const seat of frame.locals) writeValues(writer, game.inputFields, locals.get(seat) ?? {})
  }
  return writer.finish()
}

export function parseInputFrame(game: AnyGame, bytes: Uint8Array): InputFrame | undefined {
  const reader = new BitReader(bytes)
  if (reader.bits(8) !== KIND) return undefined
  const epoch = reader.varint()
  const ackTick = reader.varint()
  const newestSeq = reader.varint()
  const count = reader.bits(4)
  const players = reader.bits(4)
  if (count > REPEATED_INPUTS || count > newestSeq || players > MAX_LOCALS) return undefined
  const locals = Array.from({ length: players }, () => reader.bits(8))
  const inputs: DeviceInput[] = []
  while (inputs.length < count && !reader.failed) {
    const own = readValues(reader, game.inputFields)
    inputs.push({ own, locals: new Map(locals.map((seat) => [seat, readValues(reader, game.inputFields)])) })
  }
  return reader.failed || !reader.atEnd ? undefined : { epoch, ackTick, newestSeq, locals, inputs }
}
