import { BitReader, BitWriter } from '../codec/bits.js'
import { type AnyValues, readValues, writeValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { readFull, writeFull } from './full-state.js'
import type { WorldState } from './world-state.js'

const KIND = 16

/** The world after one tick, as a guest gets it. */
export interface Snapshot {
  readonly epoch: number
  readonly tick: number
  /** The newest of this guest's inputs that the world has seen. */
  readonly inputAck: number
  /** What every seat held in that tick, so that guests can carry it on. */
  readonly inputs: ReadonlyMap<Seat, AnyValues>
  readonly cells: Float64Array
}

type Written = Omit<Snapshot, 'cells'> & { readonly state: Pick<WorldState, 'layout' | 'cells'> }

/** What a tick's snapshot says to everybody: the inputs of all seats, and the world. */
export function snapshotBody(game: AnyGame, { inputs, state }: Pick<Written, 'inputs' | 'state'>): Uint8Array {
  const writer = new BitWriter()
  for (let seat = 0; seat < game.seats.max; seat++) {
    const input = inputs.get(seat)
    writer.bits(input ? 1 : 0, 1)
    if (input) writeValues(writer, game.inputFields, input)
  }
  writeFull(writer, state, 'guest')
  return writer.finish()
}

/** The same body behind what is for one guest: these fields are whole bytes, so it need not be packed again. */
export function addressSnapshot(
  { epoch, tick, inputAck }: Pick<Written, 'epoch' | 'tick' | 'inputAck'>,
  body: Uint8Array,
): Uint8Array {
  const writer = new BitWriter()
  writer.bits(KIND, 8)
  writer.varint(epoch)
  writer.varint(tick)
  writer.varint(inputAck)
  writer.bytes(body)
  return writer.finish()
}

export function parseSnapshot(game: AnyGame, bytes: Uint8Array): Snapshot | undefined {
  const reader = new BitReader(bytes)
  if (reader.bits(8) !== KIND) return undefined
  const epoch = reader.varint()
  const tick = reader.varint()
  const inputAck = reader.varint()
  const inputs = new Map<Seat, AnyValues>()
  for (let seat = 0; seat < game.seats.max && !reader.failed; seat++) {
    if (reader.bits(1) === 1) inputs.set(seat, readValues(reader, game.inputFields))
  }
  const cells = readFull(reader, game, 'guest')
  return cells && reader.atEnd ? { epoch, tick, inputAck, inputs, cells } : undefined
}
