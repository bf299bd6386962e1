import type { Field, Fields } from '../game/field.js'
import type { AnyValues } from '../game/field-values.js'
import type { Random } from '../sync/random.js'

/** Of any fields, values that their declarations allow: half of the time at an end of the range, where mistakes live. */
export function randomValues(fields: Fields, random: Random): AnyValues {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, randomValue(field, random)]))
}

function randomValue(field: Field<unknown>, random: Random): unknown {
  const cells = new Float64Array(field.wide ? field.cells : 1)
  if (field.wide) {
    field.set(cells, 0, field.kind === 'text' ? 'a text'.slice(0, random.next() * 7) : (random.next() - 0.5) * 200)
    field.quantise(cells, 0)
    return field.get(cells, 0)
  }
  const most = field.bits === 0 ? 0 : 2 ** Math.min(32, field.bits) - 1
  const cell = [0, most, Math.floor(random.next() * (most + 1)), Math.floor(random.next() * (most + 1))]
  const wire = cell[Math.floor(random.next() * cell.length)] ?? 0
  return field.fromCell(field.fromWire(wire) ?? field.quantise(Number.MAX_VALUE))
}
