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

export function writeSnapshot(
  game: AnyGame,
  snapshot: Omit<Snapshot, 'cells'> & { readonly state: WorldState },
): Uint8Array {
  const writer = new BitWriter()
  writer.bits(KIND, 8)
  writer.varint(snapshot.epoch)
  writer.varint(snapshot.tick)
  writer.varint(snapshot.inputAck)
  for (let seat = 0; seat < game.seats.max; seat++) {
    const input = snapshot.inputs.get(seat)
    writer.bits(input ? 1 : 0, 1)
    if (input) writeValues(writer, game.inputFields, input)
  }
  writeFull(writer, snapshot.state)
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
  const cells = readFull(reader, game)
  return cells && reader.atEnd ? { epoch, tick, inputAck, inputs, cells } : undefined
}
