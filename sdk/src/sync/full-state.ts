import { BitReader, BitWriter } from '../codec/bits.js'
import type { Field } from '../game/field.js'
import { LIFE_BITS } from '../game/layout.js'
import type { WorldState } from './world-state.js'
import { clearColumn } from './world-table.js'

/** Whose copy of a world it is: a guest's lacks what is `hostOnly`, a host's and its standby's has all ([SY22]). */
export type CopyFor = 'guest' | 'host'

/** The whole world in bits ([SY3]): per slot its life, and for a living row every field in the order declared. */
export function encodeFull(state: Pick<WorldState, 'cells' | 'layout'>, copyFor: CopyFor): Uint8Array {
  const writer = new BitWriter()
  writeFull(writer, state, copyFor)
  return writer.finish()
}

/** False, and nothing changed, when the bytes are not a whole world of this game. */
export function decodeFull(state: Pick<WorldState, 'cells' | 'layout'>, bytes: Uint8Array, copyFor: CopyFor): boolean {
  const reader = new BitReader(bytes)
  const cells = readFull(reader, state, copyFor)
  if (!cells || !reader.atEnd) return false
  state.cells.set(cells)
  return true
}

export function writeFull(
  writer: BitWriter,
  { layout, cells }: Pick<WorldState, 'cells' | 'layout'>,
  copyFor: CopyFor,
): void {
  for (const group of layout.groups) {
    const columns = copyFor === 'host' ? group.columns : group.wire
    for (let slot = 0; slot < group.capacity; slot++) {
      const life = cells[group.life + slot] ?? 0
      writer.bits(life, LIFE_BITS)
      if ((life & 1) === 0) continue
      for (const { field, offset } of columns)
        if (field.wide) field.write(writer, cells, offset + slot * field.cells)
        else writer.bits(field.toWire(cells[offset + slot] ?? 0), field.bits)
    }
  }
}

/** Fresh cells, or `undefined`. A dead row keeps nothing but its generation. */
export function readFull(
  reader: BitReader,
  { layout }: Pick<WorldState, 'layout'>,
  copyFor: CopyFor,
): Float64Array | undefined {
  const cells = new Float64Array(layout.cells)
  for (const group of layout.groups) {
    const columns = copyFor === 'host' ? group.columns : group.wire
    for (const column of group.columns) clearColumn(cells, column, 0, group.capacity)
    for (let slot = 0; slot < group.capacity && !reader.failed; slot++) {
      const life = reader.bits(LIFE_BITS)
      cells[group.life + slot] = life
      if (group.single && (life & 1) === 0) reader.fail()
      if ((life & 1) === 0) continue
      for (const { field, offset } of columns) readCell(reader, field, cells, offset, slot)
    }
  }
  return reader.failed ? undefined : cells
}

function readCell(reader: BitReader, field: Field, cells: Float64Array, offset: number, slot: number): void {
  if (field.wide) return field.read(reader, cells, offset + slot * field.cells)
  const cell = field.fromWire(reader.bits(field.bits))
  if (cell === undefined) reader.fail()
  else cells[offset + slot] = cell
}
