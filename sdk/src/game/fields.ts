import { bitsFor, type Field, type NarrowField } from './field.js'

function booleanField(kind: string, latched: boolean): NarrowField<boolean> {
  return {
    kind,
    wide: false,
    parameters: [],
    bits: 1,
    initial: 0,
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
    wide: false,
    parameters: values,
    bits: bitsFor(last),
    initial: 0,
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
