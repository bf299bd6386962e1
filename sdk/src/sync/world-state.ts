import type { AnyValues } from '../game/field-values.js'
import type { GroupLayout, Layout } from '../game/layout.js'
import { changeOf } from '../game/number-fields.js'
import { quantiseColumn } from './quantise-column.js'
import { clearColumn, type Referring, WorldTable } from './world-table.js'

/** The whole state of a world: one array of float64 cells, so that copying it is one call. */
export interface WorldState {
  readonly layout: Layout
  readonly cells: Float64Array
  /** The typed view a game's methods work on: a table or a row per declared group. */
  readonly world: Readonly<Record<string, unknown>>
}

export function createWorld(layout: Layout): WorldState {
  const cells = new Float64Array(layout.cells)
  const tables = new Map<string, WorldTable>()
  const world = Object.fromEntries(
    layout.groups.map((group) => {
      for (const column of group.columns) clearColumn(cells, column, 0, group.capacity)
      const table = new WorldTable(cells, group, tables, referring(layout, group))
      tables.set(group.name, table)
      return [group.name, group.single ? table.add() : table]
    }),
  )
  return { layout, cells, world }
}

/** The columns that hold rows of this group. */
function referring({ groups }: Layout, { life }: GroupLayout): Referring[] {
  return groups.flatMap(({ columns, capacity }) =>
    columns.flatMap(({ offset, points }) => (points === life ? { offset, capacity } : [])),
  )
}

/** Rounds every living row to what the wire can carry ([SY2]); called once, at the end of a tick. */
export function quantise({ layout, cells }: WorldState): void {
  for (const group of layout.groups) for (const column of group.columns) quantiseColumn(cells, group, column)
}

/** What guests do not get reads as nobody had written it ([SY22]). */
export function hideHostOnly({ layout, cells }: Pick<WorldState, 'layout' | 'cells'>): void {
  for (const { columns, capacity } of layout.groups)
    for (const column of columns) if (column.field.hostOnly) clearColumn(cells, column, 0, capacity)
}

export function isAlive(cells: Float64Array, group: GroupLayout, slot: number): boolean {
  return ((cells[group.life + slot] ?? 0) & 1) === 1
}

export function copyRow(out: Float64Array, from: Float64Array, group: GroupLayout, slot: number): void {
  out[group.life + slot] = from[group.life + slot] ?? 0
  for (const { field, offset } of group.columns) {
    if (field.wide)
      for (let cell = offset + slot * field.cells, end = cell + field.cells; cell < end; cell++)
        out[cell] = from[cell] ?? 0
    else out[offset + slot] = from[offset + slot] ?? 0
  }
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
    for (const { field, offset } of group.columns) {
      const { blends, leap } = field // read in each row, engines would make an object of the number
      if (blends === false) continue
      for (let slot = 0; slot < group.capacity; slot++) {
        if (!isAlive(b, group, slot) || a[group.life + slot] !== b[group.life + slot]) continue
        const from = a[offset + slot] ?? 0
        const change = changeOf(blends, from, b[offset + slot] ?? 0)
        if (Math.abs(change) <= leap) out[offset + slot] = from + change * alpha
      }
    }
  }
}

export type { AnyValues }
