import { BitReader, BitWriter } from '../codec/bits.js'
import type { Field, Fields, WideField } from './field.js'

/** A value per field, by name, with the types erased. */
export type AnyValues = Readonly<Record<string, unknown>>

function each(fields: Fields): [string, Field<unknown>][] {
  return Object.entries(fields)
}

export function writeValues(writer: BitWriter, fields: Fields, values: AnyValues): void {
  for (const [name, field] of each(fields)) {
    const value = values[name]
    if (field.wide) field.write(writer, cellsWith(field, value), 0)
    else writer.bits(field.toWire(value === undefined ? field.initial : field.toCell(value)), field.bits)
  }
}

/** Marks the reader failed for values no declaration allows. */
export function readValues(reader: BitReader, fields: Fields): AnyValues {
  return Object.fromEntries(
    each(fields).map(([name, field]) => {
      if (field.wide) {
        const cells = cellsWith(field, undefined)
        field.read(reader, cells, 0)
        return [name, field.get(cells, 0)]
      }
      const cell = field.fromWire(reader.bits(field.bits))
      if (cell === undefined) reader.fail()
      return [name, field.fromCell(cell ?? field.initial)]
    }),
  )
}

/** Cells of its own, for a value that stands in no world. */
function cellsWith(field: WideField<unknown>, value: unknown): Float64Array {
  const cells = new Float64Array(field.cells).fill(field.initial)
  if (value !== undefined) field.set(cells, 0, value)
  field.quantise(cells, 0)
  return cells
}

export function encodeValues(fields: Fields, values: AnyValues): Uint8Array {
  const writer = new BitWriter()
  writeValues(writer, fields, values)
  return writer.finish()
}

export function decodeValues(fields: Fields, bytes: Uint8Array): AnyValues | undefined {
  const reader = new BitReader(bytes)
  const values = readValues(reader, fields)
  return reader.failed || !reader.atEnd ? undefined : values
}
