import type { Fields } from '../game/field.js'
import type { AnyValues } from '../game/field-values.js'
import { mergeInput, releaseInput } from '../game/held-values.js'
import type { Seat } from '../game/seat.js'

/** Players on one device beside its own: four share a keyboard and some pads, or a sofa. */
export const MAX_LOCALS = 3

/** What the players of one device hold in one tick: its own, and by seat those who play there, too ([SE25]). */
export interface DeviceInput {
  readonly own: AnyValues
  readonly locals: ReadonlyMap<Seat, AnyValues>
}

/** Of a device on which nobody else plays. */
export const NO_LOCALS: DeviceInput['locals'] = new Map()

/** Newer over older, without losing a button that any of them pressed. */
export function mergeDeviceInput(fields: Fields, older: DeviceInput, newer: DeviceInput): DeviceInput {
  const locals = new Map<Seat, AnyValues>()
  for (const [seat, input] of newer.locals) locals.set(seat, mergeInput(fields, older.locals.get(seat) ?? {}, input))
  return { own: mergeInput(fields, older.own, newer.own), locals }
}

/** What is left of it once a tick has seen it: buttons are let go. */
export function releaseDeviceInput(fields: Fields, { own, locals }: DeviceInput): DeviceInput {
  const released = new Map<Seat, AnyValues>()
  for (const [seat, input] of locals) released.set(seat, releaseInput(fields, input))
  return { own: releaseInput(fields, own), locals: released }
}
