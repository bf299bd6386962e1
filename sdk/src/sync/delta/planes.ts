import type { DeltaPlan, PlanGroup } from './plan.js'
import { wideToCells, wideToPlane } from './wide-words.js'
import type { WordColumn } from './words.js'

const TURN = 2 * Math.PI

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
  const { lifeCell, life, capacity, still, motion } = group
  for (let slot = 0; slot < capacity; slot++) plane[life + slot] = cells[lifeCell + slot]!
  markChanges(life, group, plane, before, changedAt, stamp)
  for (let c = 0; c < still.length; c++) {
    columnToPlane(still[c]!, capacity, cells, plane)
    markChanges(still[c]!.offset, group, plane, before, changedAt, stamp)
  }
  for (let c = 0; c < motion.length; c++) columnToPlane(motion[c]!, capacity, cells, plane)
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
  const { field, cell, offset, linear } = column
  if (linear) {
    const { min, step } = linear
    const perStep = 1 / step
    for (let slot = 0; slot < capacity; slot++)
      plane[offset + slot] = Math.floor((cells[cell + slot]! - min) * perStep + 0.5)
  } else if (column.circle > 0) {
    const steps = column.most + 1
    for (let slot = 0; slot < capacity; slot++) {
      const wire = Math.round((cells[cell + slot]! / TURN) * steps) % steps
      plane[offset + slot] = wire < 0 ? wire + steps : wire
    }
  } else if (field.wide) wideToPlane(column, capacity, cells, plane)
  else if (field.kind === 'bool')
    for (let slot = 0; slot < capacity; slot++) plane[offset + slot] = cells[cell + slot] === 0 ? 0 : 1
  else for (let slot = 0; slot < capacity; slot++) plane[offset + slot] = field.toWire(cells[cell + slot]!)
}

/** All rows of a group back into cells; those of the dead as nobody had written them. */
export function toCells(
  { lifeCell, life, capacity, still, motion }: PlanGroup,
  plane: Plane,
  cells: Float64Array,
): void {
  for (let c = 0; c < still.length; c++) columnToCells(still[c]!, capacity, plane, cells)
  for (let c = 0; c < motion.length; c++) columnToCells(motion[c]!, capacity, plane, cells)
  for (let slot = 0; slot < capacity; slot++) {
    const lives = plane[life + slot]!
    cells[lifeCell + slot] = lives
    if ((lives & 1) === 1) continue
    for (let c = 0; c < still.length; c++) clear(still[c]!, slot, cells)
    for (let c = 0; c < motion.length; c++) clear(motion[c]!, slot, cells)
  }
}

function clear({ field, cell, width }: WordColumn, slot: number, cells: Float64Array): void {
  cells[cell + slot * width] = field.initial
}

/** In rows of the dead stands 0, which is a value as good as any. */
function columnToCells(column: WordColumn, capacity: number, plane: Plane, cells: Float64Array): void {
  const { field, cell, offset, linear, values } = column
  if (field.wide) return wideToCells(column, capacity, plane, cells)
  if (linear) {
    const { min, step } = linear
    for (let slot = 0; slot < capacity; slot++) cells[cell + slot] = min + plane[offset + slot]! * step
  } else if (values) for (let slot = 0; slot < capacity; slot++) cells[cell + slot] = values[plane[offset + slot]!]!
  else
    for (let slot = 0; slot < capacity; slot++)
      cells[cell + slot] = field.fromWire(plane[offset + slot]! >>> 0) ?? field.initial
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
