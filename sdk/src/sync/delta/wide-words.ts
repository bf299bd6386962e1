import type { PlanGroup } from './plan.js'
import type { Plane } from './planes.js'
import type { WordColumn } from './words.js'

/** Half of a text's cell, which holds six bytes. */
const HALF = 2 ** 24
const scratch = new DataView(new ArrayBuffer(8))

/** A part of what a wide field holds, for each slot. */
export function wideToPlane(column: WordColumn, capacity: number, cells: Float64Array, plane: Plane): void {
  const { field, cell, width, half, offset } = column
  for (let slot = 0; slot < capacity; slot++) {
    const value = cells[cell + slot * width]!
    if (field.kind === 'text') plane[offset + slot] = half === 'low' ? value % HALF : value / HALF
    else if (half === 'whole') {
      scratch.setFloat32(0, value)
      plane[offset + slot] = scratch.getInt32(0)
    } else {
      scratch.setFloat64(0, value)
      plane[offset + slot] = scratch.getInt32(half === 'high' ? 0 : 4)
    }
  }
}

/** The low half of a cell comes before the high one. */
export function wideToCells(column: WordColumn, capacity: number, plane: Plane, cells: Float64Array): void {
  const { cell, width } = column
  for (let slot = 0; slot < capacity; slot++) wordToCell(column, slot, plane, cells, cell + slot * width)
}

function wordToCell(
  { field, half, offset }: WordColumn,
  slot: number,
  plane: Plane,
  cells: Float64Array,
  at: number,
): void {
  const word = plane[offset + slot]!
  if (field.kind === 'text') cells[at] = half === 'low' ? word : cells[at]! + word * HALF
  else if (half === 'whole') {
    scratch.setInt32(0, word)
    cells[at] = scratch.getFloat32(0) + 0
  } else {
    scratch.setFloat64(0, half === 'low' ? 0 : cells[at]!)
    scratch.setInt32(half === 'high' ? 0 : 4, word)
    cells[at] = scratch.getFloat64(0) + 0
  }
}

/** Whether what a row holds in wide fields is something that a game could have written there: a number, a text. */
export function isWideLegal({ still }: PlanGroup, slot: number, plane: Plane): boolean {
  for (let c = 0; c < still.length; c++) {
    const { field, half, part, offset } = still[c]!
    if (!field.wide) continue
    const word = plane[offset + slot]!
    if (field.kind === 'text') {
      if (part === 0 && !isText(still, c, slot, plane)) return false
    } else if (half === 'whole' && (word & 0x7f80_0000) === 0x7f80_0000) return false
    else if (half === 'high' && (word & 0x7ff0_0000) === 0x7ff0_0000) return false
  }
  return true
}

/** What is read as text, and written again, is the same. */
function isText(still: PlanGroup['still'], first: number, slot: number, plane: Plane): boolean {
  const { field } = still[first]!
  if (!field.wide) return false
  const cells = new Float64Array(field.cells)
  for (let i = 0; i < field.cells * 2; i++) wordToCell(still[first + i]!, slot, plane, cells, i >> 1)
  const again = new Float64Array(field.cells)
  field.set(again, 0, field.get(cells, 0))
  return cells.every((cell, i) => cell === again[i])
}
