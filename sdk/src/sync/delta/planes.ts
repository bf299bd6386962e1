import type { DeltaPlan, PlanGroup } from './plan.js'
import { linearOf, type WordColumn } from './words.js'

/** A world as whole numbers, as the wire has them. */
export type Plane = Int32Array

export function planeOf({ words }: DeltaPlan): Plane {
  return new Int32Array(words)
}

/**
 * Cells that a tick has rounded, as whole numbers. What stands in the rows of the dead is nobody's business.
 *
 * @param before the plane of the snapshot before; in `changedAt` the rows in which anything but motion is new get `stamp`
 */
export function toPlane(
  group: PlanGroup,
  cells: Float64Array,
  plane: Plane,
  before: Plane,
  changedAt: Int32Array,
  stamp: number,
): void {
  const { lifeCell, life, capacity, firstRow, still, motion } = group
  for (let slot = 0; slot < capacity; slot++) plane[life + slot] = cells[lifeCell + slot]!
  markChanges(life, group, plane, before, changedAt, stamp)
  for (let c = 0; c < still.length; c++) {
    columnToPlane(still[c]!, capacity, cells, plane)
    markChanges(still[c]!.offset, group, plane, before, changedAt, stamp)
  }
  for (let c = 0; c < motion.length; c++) columnToPlane(motion[c]!, capacity, cells, plane)
  if (motion.length > 0 && firstRow < 0) return
}

function markChanges(
  offset: number,
  { capacity, firstRow }: PlanGroup,
  plane: Plane,
  before: Plane,
  changedAt: Int32Array,
  stamp: number,
): void {
  for (let slot = 0; slot < capacity; slot++)
    if (plane[offset + slot] !== before[offset + slot]) changedAt[firstRow + slot] = stamp
}

function columnToPlane(column: WordColumn, capacity: number, cells: Float64Array, plane: Plane): void {
  const { field, cell, offset } = column
  const linear = field.wide || field.kind === 'angle' ? undefined : linearOf(field)
  if (linear) {
    const { min, step } = linear
    const perStep = 1 / step
    for (let slot = 0; slot < capacity; slot++)
      plane[offset + slot] = Math.floor((cells[cell + slot]! - min) * perStep + 0.5)
  } else if (field.wide) wideToPlane(column, capacity, cells, plane)
  else if (field.kind === 'bool')
    for (let slot = 0; slot < capacity; slot++) plane[offset + slot] = cells[cell + slot] === 0 ? 0 : 1
  else for (let slot = 0; slot < capacity; slot++) plane[offset + slot] = field.toWire(cells[cell + slot]!)
}

const HALF = 2 ** 24
const float32 = new Float32Array(1)
const float32Bits = new Int32Array(float32.buffer)
const float64 = new Float64Array(1)
const float64Bits = new DataView(float64.buffer)

function wideToPlane(
  { field, cell, width, half, offset }: WordColumn,
  capacity: number,
  cells: Float64Array,
  plane: Plane,
): void {
  for (let slot = 0; slot < capacity; slot++) {
    const value = cells[cell + slot * width]!
    if (field.kind === 'text') plane[offset + slot] = half === 'low' ? value % HALF : value / HALF
    else if (half === 'whole') {
      float32[0] = value
      plane[offset + slot] = float32Bits[0]!
    } else {
      float64Bits.setFloat64(0, value, true)
      plane[offset + slot] = float64Bits.getInt32(half === 'low' ? 0 : 4, true)
    }
  }
}

/** One row of a plane back into cells; false for a value that no declaration allows. */
export function rowToCells({ lifeCell, life, still, motion }: PlanGroup, slot: number, plane: Plane, cells: Float64Array) {
  cells[lifeCell + slot] = plane[life + slot]!
  let isLegal = true
  for (let c = 0; c < still.length; c++) if (!toCell(still[c]!, slot, plane, cells)) isLegal = false
  for (let c = 0; c < motion.length; c++) if (!toCell(motion[c]!, slot, plane, cells)) isLegal = false
  return isLegal
}

function toCell({ field, cell, width, half, offset }: WordColumn, slot: number, plane: Plane, cells: Float64Array) {
  const word = plane[offset + slot]!
  const at = cell + slot * width
  if (!field.wide) {
    const value = field.fromWire(field.bits > 31 ? word >>> 0 : word)
    if (value !== undefined) cells[at] = value
    return value !== undefined
  }
  if (field.kind === 'text') cells[at] = half === 'low' ? word : cells[at]! + word * HALF
  else if (half === 'whole') {
    float32Bits[0] = word
    cells[at] = float32[0]! + 0
  } else {
    float64Bits.setFloat64(0, cells[at]!, true)
    float64Bits.setInt32(half === 'low' ? 0 : 4, word, true)
    cells[at] = float64Bits.getFloat64(0, true)
  }
  return true
}

/** The rows from `from` up to `to` of one plane into another. */
export function copyRows({ groups, rows }: DeltaPlan, source: Plane, from: number, to: number, target: Plane): void {
  if (from === 0 && to === rows) return target.set(source)
  for (const { firstRow, capacity, life, still, motion } of groups) {
    const [first, end] = [Math.max(0, from - firstRow), Math.min(capacity, to - firstRow)]
    if (first >= end) continue
    copyCells(source, life + first, life + end, target)
    for (const { offset } of still) copyCells(source, offset + first, offset + end, target)
    for (const { offset } of motion) copyCells(source, offset + first, offset + end, target)
  }
}

function copyCells(source: Plane, from: number, to: number, target: Plane): void {
  for (let at = from; at < to; at++) target[at] = source[at]!
}
