import type { Fields } from './field.js'
import { GameError } from './game-error.js'

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

/** Most bytes of one row: with what stands around it, it fits into one part of a snapshot. */
const MAX_ROW_BYTES = 1000
const NUMBERS = ['fixed', 'uint', 'int', 'float32', 'float64']

/** Up to `capacity` rows; a row's id is its slot, and stays its own for the row's life. @throws {GameError} for fields that don't go together */
export function table<const F extends Fields>(
  capacity: number,
  fields: F,
  { predict = 'own' }: ShapeOptions = {},
): Shape<F, false> {
  if (!(Number.isInteger(capacity) && capacity >= 1)) throw new RangeError('A table needs a capacity of at least 1.')
  return { single: false, capacity, fields: sound(fields), predict }
}

/** Exactly one row. */
export function one<const F extends Fields>(fields: F, { predict = 'own' }: ShapeOptions = {}): Shape<F, true> {
  return { single: true, capacity: 1, fields: sound(fields), predict }
}

/** @throws {GameError} for columns that don't go together, or are too many */
function sound<F extends Fields>(fields: F): F {
  const bytes = Math.ceil(Object.values(fields).reduce((bits, field) => bits + field.bits, 0) / 8)
  if (bytes > MAX_ROW_BYTES) throw new GameError(`A row takes ${bytes} bytes; the limit is ${MAX_ROW_BYTES}.`)
  for (const [name, { velocity }] of Object.entries(fields)) {
    if (velocity === undefined) continue
    const by = velocity === name ? undefined : fields[velocity]
    if (!by || by.hostOnly || !NUMBERS.includes(by.kind))
      throw new GameError(
        `${name} moves by "${velocity}", which is no other column of its row that is a number for guests.`,
      )
  }
  return fields
}
