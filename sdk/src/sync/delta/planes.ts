import type { DeltaPlan, PlanColumn } from './plan.js'

/** The world as whole numbers, as the wire has them; where the cells are, and as many. */
export type Plane = Int32Array

export function planeOf(plan: DeltaPlan): Plane {
  return new Int32Array(plan.layout.cells)
}

/** Cells that a tick has rounded, as whole steps. What stands in the rows of the dead is nobody's business. */
export function toPlane({ groups }: DeltaPlan, cells: Float64Array, plane: Plane): void {
  for (const { life, capacity, still, motion } of groups) {
    for (let at = life; at < life + capacity; at++) plane[at] = cells[at]!
    for (const column of still) columnToPlane(column, capacity, cells, plane)
    for (const column of motion) columnToPlane(column, capacity, cells, plane)
  }
}

function columnToPlane({ field, offset }: PlanColumn, capacity: number, cells: Float64Array, plane: Plane): void {
  const end = offset + capacity
  if (field.kind === 'fixed' || field.kind === 'uint' || field.kind === 'int') {
    const [min, step] = [Number(field.parameters[0]), Number(field.parameters[2])]
    for (let at = offset; at < end; at++) plane[at] = Math.floor((cells[at]! - min) / step + 0.5)
  } else for (let at = offset; at < end; at++) plane[at] = field.toWire(cells[at]!)
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
