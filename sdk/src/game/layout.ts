import type { Field, Fields } from './fields.js'

/** A group of rows (`table`) or a single one (`one`) in a world. */
export interface Shape<F extends Fields, One extends boolean> {
  readonly single: One
  readonly capacity: number
  readonly fields: F
}
export type AnyShape = Shape<Fields, boolean>

/** Up to `capacity` rows; a row's id is its slot, and stays its own for the row's life. */
export function table<const F extends Fields>(capacity: number, fields: F): Shape<F, false> {
  if (!(Number.isInteger(capacity) && capacity >= 1)) throw new RangeError('A table needs a capacity of at least 1.')
  return { single: false, capacity, fields }
}

/** Exactly one row. */
export function one<const F extends Fields>(fields: F): Shape<F, true> {
  return { single: true, capacity: 1, fields }
}

/** Where a group lies in the world's cells: first the slots' life cells, then a column per field. */
export interface GroupLayout {
  readonly name: string
  readonly single: boolean
  readonly capacity: number
  /** Life cell of slot 0: bit 0 alive, bits 1 and 2 a generation, so that a reused slot is told from the row before. */
  readonly life: number
  readonly columns: readonly { readonly name: string; readonly field: Field<unknown>; readonly offset: number }[]
}

/** A full state has to fit one message of the event stream, which a link carries in one piece up to 16 KiB. */
export const MAX_STATE_BYTES = 15_000
/** Alive or not, and which of its lives this is. */
export const LIFE_BITS = 3

export interface Layout {
  readonly cells: number
  /** Of a full state with every row alive, on the wire. */
  readonly stateBytes: number
  readonly groups: readonly GroupLayout[]
}

export function layoutOf(world: Readonly<Record<string, AnyShape>>): Layout {
  let cells = 0
  const take = (count: number) => {
    const offset = cells
    cells += count
    return offset
  }
  const groups = Object.entries(world).map(([name, { single, capacity, fields }]) => ({
    name,
    single,
    capacity,
    life: take(capacity),
    columns: Object.entries(fields).map(([column, field]) => ({
      name: column,
      field,
      offset: take(capacity),
    })),
  }))
  const rowBits = ({ capacity, columns }: GroupLayout) =>
    capacity * columns.reduce((bits, { field }) => bits + field.bits, LIFE_BITS)
  const stateBytes = Math.ceil(groups.reduce((bits, group) => bits + rowBits(group), 0) / 8)
  return { cells, stateBytes, groups }
}
