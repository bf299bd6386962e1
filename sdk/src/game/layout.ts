import type { Field, Fields } from './fields.js'

/**
 * Which rows of a group a guest predicts with `step`, ahead of the host's word ([SY30]): those whose `owner()` plays on its
 * device (`own`), every row, with what others held last (`all`), or none. What is not predicted is drawn a moment late, and as it was.
 */
export type Predict = 'own' | 'all' | 'none'

export interface ShapeOptions {
  /**
   * Default `own`: one's own moves show at once, and others are where they were, never where they were guessed to go. Games in
   * which players push each other take `all`: else one bumps into where somebody was 100 ms ago.
   */
  readonly predict?: Predict | undefined
}

/** A group of rows (`table`) or a single one (`one`) in a world. */
export interface Shape<F extends Fields, One extends boolean> {
  readonly single: One
  readonly capacity: number
  readonly fields: F
  readonly predict: Predict
}
export type AnyShape = Shape<Fields, boolean>

/** Up to `capacity` rows; a row's id is its slot, and stays its own for the row's life. */
export function table<const F extends Fields>(
  capacity: number,
  fields: F,
  { predict = 'own' }: ShapeOptions = {},
): Shape<F, false> {
  if (!(Number.isInteger(capacity) && capacity >= 1)) throw new RangeError('A table needs a capacity of at least 1.')
  return { single: false, capacity, fields, predict }
}

/** Exactly one row. */
export function one<const F extends Fields>(fields: F, { predict = 'own' }: ShapeOptions = {}): Shape<F, true> {
  return { single: true, capacity: 1, fields, predict }
}

/** Where a group lies in the world's cells: first the slots' life cells, then a column per field. */
export interface GroupLayout {
  readonly name: string
  readonly single: boolean
  readonly capacity: number
  readonly predict: Predict
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
  const groups = Object.entries(world).map(([name, { single, capacity, fields, predict }]) => ({
    name,
    single,
    capacity,
    predict,
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
