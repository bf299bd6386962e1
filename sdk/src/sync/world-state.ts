import { type AnyValues, initialCell } from '../game/field-values.js'
import type { GroupLayout, Layout } from '../game/layout.js'
import { WorldTable } from './world-table.js'

/** The whole state of a world: one array of float64 cells, so that copying it is one call. */
export interface WorldState {
  readonly layout: Layout
  readonly cells: Float64Array
  /** The typed view a game's methods work on: a table or a row per declared group. */
  readonly world: Readonly<Record<string, unknown>>
}

export function createWorld(layout: Layout): WorldState {
  const cells = new Float64Array(layout.cells)
  const world = Object.fromEntries(
    layout.groups.map((group) => {
      resetColumns(cells, group)
      const table = new WorldTable(cells, group)
      return [group.name, group.single ? table.add() : table]
    }),
  )
  return { layout, cells, world }
}

/** Rounds every living row to what the wire can carry ([SY2]); called once, at the end of a tick. */
export function quantise({ layout, cells }: WorldState): void {
  for (const group of layout.groups) {
    for (let slot = 0; slot < group.capacity; slot++) {
      if (!isAlive(cells, group, slot)) continue
      for (const { field, offset } of group.columns) cells[offset + slot] = field.quantise(cells[offset + slot] ?? 0)
    }
  }
}

export function isAlive(cells: Float64Array, group: GroupLayout, slot: number): boolean {
  return ((cells[group.life + slot] ?? 0) & 1) === 1
}

/**
 * A state between `a` and `b` (`alpha` from 0 to 1) for drawing: positions and the like blend, all else is `b`'s, or the `rest`'s.
 * So is a row that is not the same one in both, and a value that leapt.
 */
export function blendWorld(
  out: Float64Array,
  layout: Layout,
  a: Float64Array,
  b: Float64Array,
  alpha: number,
  rest = b,
): void {
  out.set(rest)
  for (const group of layout.groups) {
    for (let slot = 0; slot < group.capacity; slot++) {
      if (!isAlive(b, group, slot) || a[group.life + slot] !== b[group.life + slot]) continue
      for (const { field, offset } of group.columns) {
        if (field.blends === false) continue
        const from = a[offset + slot] ?? 0
        const change = (b[offset + slot] ?? 0) - from
        if (Math.abs(change) <= field.leap) out[offset + slot] = from + change * alpha
      }
    }
  }
}

function resetColumns(cells: Float64Array, group: GroupLayout): void {
  cells.fill(0, group.life, group.life + group.capacity)
  for (const { field, offset } of group.columns) cells.fill(initialCell(field), offset, offset + group.capacity)
}

export type { AnyValues }
