import type { Seat } from '../game/seat.js'
import { rowOf } from './sight.js'
import { isAlive, type WorldState } from './world-state.js'

/** Of a row of which the game says nothing. */
const USUAL = 1

/** Whether a game says which rows matter more to whom. */
export function hasRelevance({ groups }: WorldState['layout']): boolean {
  return groups.some(({ relevance }) => relevance)
}

/**
 * How much each row matters to who plays on a device ([SY16]): by the game's rule, the most of any of them.
 *
 * @param before rows that stand before those of the world
 * @param ask runs a rule; what it gives when that throws is as usual
 */
export function relevanceFor(
  { layout, cells, world }: WorldState,
  before: number,
  seats: readonly Seat[],
  ask: (rule: () => number, otherwise: number) => number,
): Float64Array {
  const rows = layout.groups.reduce((sum, { capacity }) => sum + capacity, before)
  const matters = new Float64Array(rows).fill(USUAL)
  let first = before
  for (const group of layout.groups) {
    const { relevance, name, single, capacity } = group
    for (let slot = 0; relevance && slot < capacity; slot++) {
      if (!isAlive(cells, group, slot)) continue // that a row is gone matters as usual
      const row = single ? world[name] : rowOf(world[name], slot)
      let most = 0
      for (const seat of seats) most = Math.max(most, sound(ask(() => relevance(row, seat, world), USUAL)))
      matters[first + slot] = most
    }
    first += capacity
  }
  return matters
}

/** What is no number from 0 on says nothing. */
function sound(said: number): number {
  return said >= 0 && said < Number.POSITIVE_INFINITY ? said : USUAL
}
