import { BitReader, BitWriter } from '../codec/bits.js'
import type { Field, Fields } from './fields.js'

/** A value per field, by name, with the types erased. */
export type AnyValues = Readonly<Record<string, unknown>>

function each(fields: Fields): [string, Field<unknown>][] {
  return Object.entries(fields)
}

export function writeValues(writer: BitWriter, fields: Fields, values: AnyValues): void {
  for (const [name, field] of each(fields)) {
    const value = values[name]
    writer.bits(
      field.toWire(value === undefined ? field.quantise(initialCell(field)) : field.toCell(value)),
      field.bits,
    )
  }
}

/** Marks the reader failed for values no declaration allows. */
export function readValues(reader: BitReader, fields: Fields): AnyValues {
  return Object.fromEntries(
    each(fields).map(([name, field]) => {
      const cell = field.fromWire(reader.bits(field.bits))
      if (cell === undefined) reader.fail()
      return [name, field.fromCell(cell ?? initialCell(field))]
    }),
  )
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

/** What a field holds before anybody wrote it: 0 (or the nearest legal number), false, the first choice, nobody. */
export function initialCell(field: Field<unknown>): number {
  return field.kind === 'owner' || field.kind === 'seatRef' ? -1 : field.quantise(0)
}

export function initialValues(fields: Fields): AnyValues {
  return Object.fromEntries(each(fields).map(([name, field]) => [name, field.fromCell(initialCell(field))]))
}

/** Only declared fields, each as the wire would carry it. */
export function legalValues(fields: Fields, values: AnyValues): AnyValues {
  return Object.fromEntries(
    each(fields).map(([name, field]) => {
      const value = values[name]
      const cell = value === undefined ? initialCell(field) : field.quantise(field.toCell(value))
      return [name, field.fromCell(cell)]
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
