import type { Fields } from './field.js'
import { type AnyValues, decodeValues, encodeValues } from './field-values.js'

// What a player holds, between the moment it was said and the tick that takes it.

export function initialValues(fields: Fields): AnyValues {
  return legalValues(fields, {})
}

/** Only declared fields, each as the wire would carry it; those that are not given, as nobody had written them. */
export function legalValues(fields: Fields, values: AnyValues): AnyValues {
  return decodeValues(fields, encodeValues(fields, values)) ?? {}
}

/** Newer over older; a latched field that was true stays true. */
export function mergeInput(fields: Fields, older: AnyValues, newer: AnyValues): AnyValues {
  const merged: Record<string, unknown> = { ...older, ...newer }
  for (const [name, field] of Object.entries(fields)) if (field.latched && older[name]) merged[name] = true
  return merged
}

/** What is left of an input once a tick has seen it: buttons are let go. */
export function releaseInput(fields: Fields, input: AnyValues): AnyValues {
  const released: Record<string, unknown> = { ...input }
  for (const [name, field] of Object.entries(fields)) if (field.latched) released[name] = false
  return released
}
