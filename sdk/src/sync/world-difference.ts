import type { Field } from '../game/field.js'
import type { Layout } from '../game/layout.js'
import { isAlive } from './world-state.js'

/** Where two worlds of a game are not the same. */
export interface WorldDifference {
  /** Its name in `world`. */
  readonly table: string
  /** Its `id`; `undefined` for what there is `one` of. */
  readonly row: number | undefined
  /** `alive` when only one of the two has the row, `life` when each has another one there. */
  readonly field: string
  readonly values: readonly [one: unknown, other: unknown]
}

/** The first, by table, row and field in the order declared. What a row that is gone has left behind does not count. */
export function firstDifference(layout: Layout, one: Float64Array, other: Float64Array): WorldDifference | undefined {
  for (const group of layout.groups) {
    for (let slot = 0; slot < group.capacity; slot++) {
      const where = { table: group.name, row: group.single ? undefined : slot }
      const lives = [isAlive(one, group, slot), isAlive(other, group, slot)] as const
      if (lives[0] !== lives[1]) return { ...where, field: 'alive', values: lives }
      const generations = [(one[group.life + slot] ?? 0) >> 1, (other[group.life + slot] ?? 0) >> 1] as const
      if (generations[0] !== generations[1]) return { ...where, field: 'life', values: generations }
      if (!lives[0]) continue
      for (const { name, field, offset } of group.columns) {
        const values = [cellsOf(field, one, offset, slot), cellsOf(field, other, offset, slot)] as const
        if (values[0].some((cell, i) => cell !== values[1][i] && !(Number.isNaN(cell) && Number.isNaN(values[1][i]))))
          return { ...where, field: name, values: [seenIn(field, values[0]), seenIn(field, values[1])] }
      }
    }
  }
  return undefined
}

function cellsOf(field: Field<unknown>, cells: Float64Array, offset: number, slot: number): Float64Array {
  const count = field.wide ? field.cells : 1
  return cells.subarray(offset + slot * count, offset + (slot + 1) * count)
}

/** As the rules see it; of a `ref`, which needs its world for that, what stands in the cell. */
function seenIn(field: Field<unknown>, cells: Float64Array): unknown {
  if (field.wide) return field.get(cells, 0)
  return field.kind === 'ref' ? cells[0] : field.fromCell(cells[0] ?? field.initial)
}

/** `pucks[3].x is 4 here and 5 there`, so to say. */
export function namedDifference({ table, row, field, values }: WorldDifference): string {
  const name = `${table}${row === undefined ? '' : `[${row}]`}.${field}`
  return `${name} is ${said(values[0])} in one and ${said(values[1])} in the other`
}

function said(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
