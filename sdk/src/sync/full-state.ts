import { BitReader, BitWriter } from '../codec/bits.js'
import { LIFE_BITS } from '../game/layout.js'
import type { WorldState } from './world-state.js'

/** The whole world in bits ([SY3]): per slot its life, and for a living row every field in the order declared. */
export function encodeFull(state: Pick<WorldState, 'cells' | 'layout'>): Uint8Array {
  const writer = new BitWriter()
  writeFull(writer, state)
  return writer.finish()
}

/** False, and nothing changed, when the bytes are not a whole world of this game. */
export function decodeFull(state: WorldState, bytes: Uint8Array): boolean {
  const reader = new BitReader(bytes)
  const cells = readFull(reader, state)
  if (!cells || !reader.atEnd) return false
  state.cells.set(cells)
  return true
}

export function writeFull(writer: BitWriter, { layout, cells }: Pick<WorldState, 'cells' | 'layout'>): void {
  for (const group of layout.groups) {
    for (let slot = 0; slot < group.capacity; slot++) {
      const life = cells[group.life + slot] ?? 0
      writer.bits(life, LIFE_BITS)
      if ((life & 1) === 0) continue
      for (const { field, offset } of group.columns) writer.bits(field.toWire(cells[offset + slot] ?? 0), field.bits)
    }
  }
}

/** Fresh cells, or `undefined`. A dead row keeps nothing but its generation. */
export function readFull(reader: BitReader, { layout }: Pick<WorldState, 'layout'>): Float64Array | undefined {
  const cells = new Float64Array(layout.cells)
  for (const group of layout.groups) {
    for (let slot = 0; slot < group.capacity && !reader.failed; slot++) {
      const life = reader.bits(LIFE_BITS)
      cells[group.life + slot] = life
      if (group.single && (life & 1) === 0) reader.fail()
      if ((life & 1) === 0) continue
      for (const { field, offset } of group.columns) {
        const cell = field.fromWire(reader.bits(field.bits))
        if (cell === undefined) reader.fail()
        else cells[offset + slot] = cell
      }
    }
  }
  return reader.failed ? undefined : cells
}
