import type { Column, GroupLayout } from '../game/layout.js'

const TURN = 2 * Math.PI

/** Rounds a column of living rows as its field's `quantise` rounds each; numbers in steps by one loop, as engines make an object of each number that a call gives. */
export function quantiseColumn(
  cells: Float64Array,
  { life, capacity }: Pick<GroupLayout, 'life' | 'capacity'>,
  { field, offset }: Pick<Column, 'field' | 'offset'>,
): void {
  const [first = 0, max = 0, step = 1] = field.parameters.map(Number)
  const isInSteps = field.kind === 'fixed' || field.kind === 'uint' || field.kind === 'int'
  const most = Math.round((max - first) / step)
  for (let slot = 0; slot < capacity; slot++) {
    if ((cells[life + slot]! & 1) === 0) continue
    const at = offset + slot
    if (isInSteps) {
      const wire = Math.round(((cells[at]! || 0) - first) / step)
      cells[at] = first + Math.max(0, Math.min(most, wire)) * step
    } else if (field.kind === 'angle') {
      const wire = Math.round((cells[at]! / TURN) * first) % first || 0
      cells[at] = ((wire < 0 ? wire + first : wire) / first) * TURN
    } else if (field.wide) field.quantise(cells, offset + slot * field.cells)
    else cells[at] = field.quantise(cells[at]!)
  }
}
