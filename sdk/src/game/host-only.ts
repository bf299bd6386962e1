import type { Field } from './field.js'

/**
 * The same field, known to the host alone: its value goes to no guest, only to the standby, which has to go on with it. On a guest
 * it reads as nobody had written it, also inside a predicted tick; so rules may write there what guests shall not foresee.
 */
export function hostOnly<F extends Field<unknown>>(field: F): F {
  return { ...field, hostOnly: true }
}
