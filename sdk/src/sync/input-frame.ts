import { BitReader, BitWriter } from '../codec/bits.js'
import { type AnyValues, readValues, writeValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { type DeviceInput, MAX_LOCALS } from './device-input.js'

const KIND = 17
/**
 * Unacknowledged inputs in each frame. With a round trip of 250 ms and 60 ticks a second 15 are under way, and some wait at the
 * host; 32 hold half a second of them, so that what is lost for that long costs nothing. One that is as the next costs a bit.
 */
export const REPEATED_INPUTS = 32
/** Where inputs are large, only as many of the newest go along as this holds, so that a frame stays one chunk. */
const MAX_INPUT_BITS = 900 * 8
/** The drawn tick is told in sixteenths. */
const PARTS = 16

export interface InputFrame {
  readonly epoch: number
  /** The newest snapshot the guest has. */
  readonly ackTick: number
  /** The tick of others that was on the guest's screen, never after `ackTick`; `undefined` when all that it draws is predicted. */
  readonly drawn?: number | undefined
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
  writer.bits(frame.drawn === undefined ? 0 : 1, 1)
  if (frame.drawn !== undefined) writer.varint(Math.round(Math.max(0, frame.ackTick - frame.drawn) * PARTS))
  writer.bits(frame.locals.length, 2)
  for (const seat of frame.locals) writer.bits(seat, 8)
  const newestFirst = frame.inputs.toReversed().map((input) => heldOnDevice(input, frame.locals))
  const count = howManyFit(game, newestFirst)
  writer.bits(count, 6)
  for (let i = 0; i < count; i++) {
    newestFirst[i]?.forEach((values, player) => {
      const newer = newestFirst[i - 1]?.[player]
      const isSame = newer !== undefined && isSameInput(game, values, newer)
      if (newer) writer.bits(isSame ? 1 : 0, 1)
      if (!isSame) writeValues(writer, game.inputFields, values)
    })
  }
  return writer.finish()
}

export function parseInputFrame(game: AnyGame, bytes: Uint8Array): InputFrame | undefined {
  const reader = new BitReader(bytes)
  if (reader.bits(8) !== KIND) return undefined
  const epoch = reader.varint()
  const ackTick = reader.varint()
  const newestSeq = reader.varint()
  const drawn = reader.bits(1) === 1 ? ackTick - reader.varint() / PARTS : undefined
  const locals = Array.from({ length: reader.bits(2) }, () => reader.bits(8))
  const count = reader.bits(6)
  if (count > REPEATED_INPUTS || count > newestSeq || locals.length > MAX_LOCALS) return undefined
  const newestFirst: (readonly AnyValues[])[] = []
  while (newestFirst.length < count && !reader.failed) {
    const newer = newestFirst.at(-1)
    const next = (player: number) =>
      newer?.[player] && reader.bits(1) === 1 ? newer[player] : readValues(reader, game.inputFields)
    newestFirst.push(Array.from({ length: 1 + locals.length }, (_, player) => next(player)))
  }
  if (reader.failed || !reader.atEnd) return undefined
  const inputs = newestFirst.toReversed().map(
    ([own = {}, ...others]): DeviceInput => ({
      own,
      locals: new Map(locals.map((seat, i) => [seat, others[i] ?? {}])),
    }),
  )
  return { epoch, ackTick, drawn, newestSeq, locals, inputs }
}

/** Of each player of the device: its own first. */
function heldOnDevice({ own, locals }: DeviceInput, seats: readonly Seat[]): readonly AnyValues[] {
  return [own, ...seats.map((seat) => locals.get(seat) ?? {})]
}

function howManyFit(game: AnyGame, newestFirst: readonly (readonly AnyValues[])[]): number {
  const fullBits = Object.values(game.inputFields).reduce((bits, field) => bits + field.bits, 0)
  let [count, bits] = [0, 0]
  for (const [i, players] of newestFirst.slice(0, REPEATED_INPUTS).entries()) {
    for (const [player, values] of players.entries()) {
      const newer = newestFirst[i - 1]?.[player]
      bits += newer && isSameInput(game, values, newer) ? 1 : 1 + fullBits
    }
    if (count > 0 && bits > MAX_INPUT_BITS) break
    count++
  }
  return count
}

function isSameInput(game: AnyGame, a: AnyValues, b: AnyValues): boolean {
  for (const name in game.inputFields) if (a[name] !== b[name]) return false
  return true
}
