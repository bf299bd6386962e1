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

export function initialValues(fields: Fields): AnyValues {
  return legalValues(fields, {})
}

/** Only declared fields, each as the wire would carry it; those that are not given, as nobody had written them. */
export function legalValues(fields: Fields, values: AnyValues): AnyValues {
  return Object.fromEntries(
    each(fields).map(([name, field]) => {
      const value = values[name]
      if (field.wide) return [name, field.get(cellsWith(field, value), 0)]
      return [name, field.fromCell(value === undefined ? field.initial : field.quantise(field.toCell(value)))]
    }),
  )
}

/** Newer over older; a latched field that was true stays true. */
export function mergeInput(fields: Fields, older: AnyValues, newer: AnyValues): AnyValues {
  const merged: Record<string, unknown> = { ...older, ...newer }
  for (const [name, field] of each(fields)) if (field.latched && older[name]) merged[name] = true
  return merged
}

/** What is left of an input once a tick has seen it: buttons are let go. */
export function releaseInput(fields: Fields, input: AnyValues): AnyValues {
  const released: Record<string, unknown> = { ...input }
  for (const [name, field] of each(fields)) if (field.latched) released[name] = false
  return released
}
