import type { BitReader, BitWriter } from '../codec/bits.js'

/** What a field may need to know of the game it stands in. */
export interface Place {
  readonly seats: number
  /** The groups of the world, of which a `single` one is no table. */
  readonly world: Readonly<Record<string, { readonly single: boolean; readonly capacity: number }>>
}

interface Common<T> {
  readonly kind: string
  /** The declaration's numbers, for the schema hash. */
  readonly parameters: readonly (number | string | boolean)[]
  /** Most bits of a value on the wire. */
  readonly bits: number
  /** The cell of a value that nobody wrote: 0 (or the nearest legal number), false, the first choice, nobody, no text. */
  readonly initial: number
  /** Blends between two states when drawn, an angle the short way round; other fields jump. */
  readonly blends: 'linear' | 'circular' | false
  /** A change of more than this between two ticks is a leap (a new round, a teleport) and is not blended. */
  readonly leap: number
  /** Latched until a tick has taken it. */
  readonly latched: boolean
  /** Never on the wire to a guest. */
  readonly hostOnly?: boolean | undefined
  /** The column of the same row that says how fast this one changes, units per second. */
  readonly velocity?: string | undefined
  /** The same field, where it stands in this game. */
  bind?(place: Place): Field<T>
}

/**
 * A field whose value stands in one cell (a float64), and in up to 32 bits on the wire.
 * `quantise` gives the nearest value the wire can carry; it maps anything, NaN too, to a legal one.
 */
export interface NarrowField<T> extends Common<T> {
  readonly wide: false
  toCell(value: T): number
  fromCell(cell: number): T
  quantise(cell: number): number
  /** Cell to wire integer and back; `fromWire` gives `undefined` for an integer no declaration allows. */
  toWire(cell: number): number
  fromWire(wire: number): number | undefined
}

/**
 * A field that has its own way in cells and on the wire: those of a row stand beside each other. Two values are the same when
 * all their cells are.
 */
export interface WideField<T> extends Common<T> {
  readonly wide: true
  /** How many a value takes. */
  readonly cells: number
  set(cells: Float64Array, at: number, value: T): void
  get(cells: Float64Array, at: number): T
  quantise(cells: Float64Array, at: number): void
  write(writer: Pick<BitWriter, 'bits' | 'bytes'>, cells: Float64Array, at: number): void
  /** Marks the reader failed for what no declaration allows. */
  read(reader: Pick<BitReader, 'bits' | 'bytes' | 'fail' | 'failed'>, cells: Float64Array, at: number): void
}

/** One declared field: how its value stands in a world's cells, and in bits on the wire. */
export type Field<T = unknown> = NarrowField<T> | WideField<T>

export type Fields = Readonly<Record<string, Field<unknown>>>
export type Values<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** A field as it stands in this game. */
export function bound(field: Field<unknown>, place: Place): Field<unknown> {
  const { hostOnly, velocity } = field
  return field.bind ? { ...field.bind(place), hostOnly, velocity } : field
}

export function cellsOf(field: Field<unknown>): number {
  return field.wide ? field.cells : 1
}

/** Enough for whole numbers from 0 to `highest`. */
export function bitsFor(highest: number): number {
  return highest === 0 ? 0 : 32 - Math.clz32(highest)
}
