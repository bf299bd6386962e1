import type { GroupLayout, Layout } from '../game/layout.js'
import { GENERATIONS } from '../game/ref-field.js'
import type { Seat } from '../game/seat.js'
import { isAlive, type WorldState } from './world-state.js'
import { clearColumn } from './world-table.js'

/** A row that some players may not know of. */
export interface Unseen {
  readonly group: GroupLayout
  readonly slot: number
}

/**
 * The rows of a world that nobody of these may see ([SY25]), by the game's own rules.
 *
 * @param ask runs a rule; false when it throws
 */
export function unseenBy(
  { layout, cells, world }: WorldState,
  seats: readonly Seat[],
  ask: (rule: () => boolean) => boolean,
) {
  const unseen: Unseen[] = []
  for (const group of layout.groups) {
    const { visibleTo, name, single, capacity } = group
    if (!visibleTo) continue
    for (let slot = 0; slot < capacity; slot++) {
      if (!isAlive(cells, group, slot)) continue
      const row = single ? world[name] : rowOf(world[name], slot)
      if (!seats.some((seat) => ask(() => visibleTo(row, seat, world)))) unseen.push({ group, slot })
    }
  }
  return unseen
}

export function rowOf(table: unknown, slot: number): unknown {
  return (table as { get(id: number): unknown }).get(slot)
}

/**
 * Takes them out of a copy of the world, with all that could tell of them: where they are referred to, and how many rows
 * their slots have had. Of a single row its values go.
 */
export function blank(cells: Float64Array, layout: Layout, unseen: readonly Unseen[]): void {
  for (const { group, slot } of unseen) {
    if (!group.single) cells[group.life + slot] = 0
    for (const column of group.columns) clearColumn(cells, column, slot, slot + 1)
  }
  for (const group of layout.groups) {
    if (group.visibleTo)
      for (let slot = 0; slot < group.capacity; slot++) if (!isAlive(cells, group, slot)) cells[group.life + slot] = 0
    for (const { offset, points } of group.columns) {
      if (points === undefined) continue
      for (let at = offset; at < offset + group.capacity; at++) {
        const cell = cells[at] ?? -1
        if (cell >= 0 && cells[points + Math.floor(cell / GENERATIONS)] === 0) cells[at] = -1
      }
    }
  }
}
