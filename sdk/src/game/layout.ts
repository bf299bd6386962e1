import { bound, cellsOf, type Field } from './field.js'
import type { Seat } from './seat.js'
import type { AnyShape, Predict } from './shape.js'

export interface Column {
  readonly name: string
  readonly field: Field<unknown>
  /** Cell of slot 0; the value of a slot begins `slot` times the field's cells behind it. */
  readonly offset: number
  /** Of a `ref`: the life cell of slot 0 in the table it points into. */
  readonly points: number | undefined
  /** Of one that `movesBy` another: which of the group's columns that guests get. */
  readonly velocity: number | undefined
}

/** Where a group lies in the world's cells, which begin with the life cells of all groups: a column per field. */
export interface GroupLayout {
  readonly name: string
  readonly single: boolean
  readonly capacity: number
  readonly predict: Predict
  /** Life cell of slot 0: bit 0 alive, bits 1 and 2 a generation, so that a reused slot is told from the row before. */
  readonly life: number
  readonly columns: readonly Column[]
  /** Those of `columns` that guests get, in the same order: all that are not `hostOnly`. */
  readonly wire: readonly Column[]
  /** Who may know of a row; without it everybody may. */
  readonly visibleTo: VisibleTo | undefined
  /** How much a row matters to whom, when not all fits; without it as much as any. */
  readonly relevance: Relevance | undefined
}

/** A game's rule with its types erased. */
export type VisibleTo = (row: unknown, seat: Seat, world: unknown) => boolean
export type Relevance = (row: unknown, seat: Seat, world: unknown) => number

/** What a game says of its groups of rows, by their names. */
export interface GroupRules {
  readonly visibleTo?: Readonly<Record<string, VisibleTo | undefined>> | undefined
  readonly relevance?: Readonly<Record<string, Relevance | undefined>> | undefined
}

/** A lobby's link bears 256 KiB in 2 s: this world for a guest, once more where that is the standby, and the snapshots beside it. */
export const MAX_STATE_BYTES = 64 << 10
/** Alive or not, and which of its lives this is. */
export const LIFE_BITS = 3

export interface Layout {
  readonly cells: number
  /** Of a full state with every row alive and every column, on the wire. */
  readonly stateBytes: number
  readonly groups: readonly GroupLayout[]
}

/** @throws {GameError} for tables that are named and do not exist */
export function layoutOf(
  world: Readonly<Record<string, AnyShape>>,
  seats: number,
  { visibleTo, relevance }: GroupRules,
): Layout {
  const shapes = Object.entries(world)
  const lives = new Map<string, number>()
  let cells = 0
  const take = (count: number) => {
    const offset = cells
    cells += count
    return offset
  }
  // Lives of all groups first: a `ref` may point into a table that is declared behind it.
  for (const [name, { capacity }] of shapes) lives.set(name, take(capacity))
  const groups = shapes.map(([name, { single, capacity, fields, predict }]) => {
    const declared = Object.entries(fields).map(([column, field]) => ({
      name: column,
      field: bound(field, { seats, world }),
    }))
    const wire = declared.filter(({ field }) => !field.hostOnly)
    const columns = declared.map(({ name: column, field }) => ({
      name: column,
      field,
      offset: take(capacity * cellsOf(field)),
      points: 'table' in field ? lives.get(String(field.table)) : undefined,
      velocity: field.velocity === undefined ? undefined : wire.findIndex(({ name }) => name === field.velocity),
    }))
    return {
      ...{ name, single, capacity, predict, life: lives.get(name) ?? 0, columns },
      wire: columns.filter(({ field }) => !field.hostOnly),
      visibleTo: visibleTo?.[name],
      relevance: relevance?.[name],
    }
  })
  const rowBits = ({ columns }: GroupLayout) => columns.reduce((bits, { field }) => bits + field.bits, LIFE_BITS)
  const stateBytes = Math.ceil(groups.reduce((bits, group) => bits + group.capacity * rowBits(group), 0) / 8)
  return { cells, stateBytes, groups }
}
