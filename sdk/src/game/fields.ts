import type { Seat } from './seat.js'

/**
 * One declared field: how its value stands in a cell (a float64) and in bits on the wire.
 * `quantise` gives the nearest value the wire can carry; it maps anything, NaN too, to a legal one.
 */
export interface Field<T = unknown> {
  readonly kind: string
  /** The declaration's numbers, for the schema hash. */
  readonly parameters: readonly (number | string | boolean)[]
  readonly bits: number
  /** Blends between two states when drawn; other fields jump. */
  readonly blends: 'linear' | 'circular' | false
  /** A change of more than this between two ticks is a leap (a new round, a teleport) and is not blended. */
  readonly leap: number
  /** Latched until a tick has taken it. */
  readonly latched: boolean
  toCell(value: T): number
  fromCell(cell: number): T
  quantise(cell: number): number
  /** Cell to wire integer and back; `fromWire` gives `undefined` for an integer no declaration allows. */
  toWire(cell: number): number
  fromWire(wire: number): number | undefined
}

export type Fields = Readonly<Record<string, Field<unknown>>>
export type Values<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

function integerField(kind: string, min: number, max: number, step: number, blends: Field['blends']): Field<number> {
  const steps = Math.round((max - min) / step)
  if (!(step > 0) || !(max > min) || steps > 0xffffffff)
    throw new RangeError(`${kind}(${min}, ${max}, ${step}) is no range`)
  const toWire = (cell: number) => Math.max(0, Math.min(steps, Math.round(((cell || 0) - min) / step)))
  const fromWire = (wire: number) => (wire <= steps ? min + wire * step : undefined)
  return {
    kind,
    parameters: [min, max, step],
    bits: bitsFor(steps),
    blends,
    leap: (max - min) / 8,
    latched: false,
    toCell: (value) => value,
    fromCell: (cell) => cell,
    quantise: (cell) => min + toWire(cell) * step,
    toWire,
    fromWire,
  }
}

/** A number in steps of `step` from `min` to `max`. Full precision inside a tick, rounded once at its end. */
export const fixed = (min: number, max: number, step: number): Field<number> =>
  integerField('fixed', min, max, step, 'linear')

/** A whole number from 0 to `max`. */
export const uint = (max: number): Field<number> => integerField('uint', 0, max, 1, false)

/** A whole number from `min` to `max`. */
export const int = (min: number, max: number): Field<number> => integerField('int', min, max, 1, false)

function booleanField(kind: string, latched: boolean): Field<boolean> {
  return {
    kind,
    parameters: [],
    bits: 1,
    blends: false,
    leap: 0,
    latched,
    toCell: (value) => (value ? 1 : 0),
    fromCell: (cell) => cell !== 0,
    quantise: (cell) => (cell ? 1 : 0),
    toWire: (cell) => (cell ? 1 : 0),
    fromWire: (wire) => wire,
  }
}

export const bool = (): Field<boolean> => booleanField('bool', false)

/** A button: once true it stays true until the next tick has seen it, however briefly it was held. */
export const pressed = (): Field<boolean> => booleanField('pressed', true)

/** One of the given values; the first is where it starts. */
export function oneOf<const V extends readonly (string | number | boolean)[]>(...values: V): Field<V[number]> {
  const first = values[0]
  if (first === undefined) throw new RangeError('oneOf() needs a value')
  const last = values.length - 1
  const toWire = (cell: number) => Math.max(0, Math.min(last, Math.round(cell || 0)))
  return {
    kind: 'oneOf',
    parameters: values,
    bits: bitsFor(last),
    blends: false,
    leap: 0,
    latched: false,
    toCell: (value) => Math.max(0, values.indexOf(value)),
    fromCell: (cell) => values[toWire(cell)] ?? first,
    quantise: toWire,
    toWire,
    fromWire: (wire) => (wire <= last ? wire : undefined),
  }
}

function seatField(kind: string): Field<Seat | undefined> {
  const toWire = (cell: number) => Math.max(0, Math.min(255, Math.round((cell ?? -1) + 1) || 0))
  return {
    kind,
    parameters: [],
    bits: 8,
    blends: false,
    leap: 0,
    latched: false,
    toCell: (seat) => seat ?? -1,
    fromCell: (cell) => (cell < 0 ? undefined : cell),
    quantise: (cell) => toWire(cell) - 1,
    toWire,
    fromWire: (wire) => wire - 1,
  }
}

/** The seat whose player moves this row: what that player's device predicts. */
export const owner = (): Field<Seat | undefined> => seatField('owner')

/** A seat, or nobody. */
export const seatRef = (): Field<Seat | undefined> => seatField('seatRef')

function bitsFor(highest: number): number {
  return highest === 0 ? 0 : 32 - Math.clz32(highest)
}
