import { bitsFor, type NarrowField } from './field.js'
import { GameError } from './game-error.js'

/** Stands for a row of a table until the world that it is in makes it one. */
export interface RowOf<N extends string> {
  readonly table: N
}

export interface RefField<N extends string> extends NarrowField<RowOf<N> | undefined> {
  readonly table: N
}

/** How many lives of a slot are told apart ([SY3]). */
export const GENERATIONS = 4

/**
 * A row of a table of the same world, or `undefined`: `ball.heldBy = puck`. Once that row is removed it reads as `undefined`,
 * also when another one has taken its place.
 *
 * @param table its name in `world`
 */
export function ref<const N extends string>(table: N): RefField<N> {
  return refTo(table, undefined)
}

/** A cell is the slot's number and its generation, or −1; what row that is, the world's tables know. */
function refTo<const N extends string>(table: N, capacity: number | undefined): RefField<N> {
  const highest = (capacity ?? 0) * GENERATIONS
  const toWire = (cell: number) => (cell >= 0 && cell < highest ? Math.floor(cell) + 1 : 0)
  return {
    kind: 'ref',
    wide: false,
    table,
    parameters: [table],
    bits: bitsFor(highest),
    initial: -1,
    blends: false,
    leap: 0,
    latched: false,
    toCell: () => -1,
    fromCell: () => undefined,
    quantise: (cell) => toWire(cell) - 1,
    toWire,
    fromWire: (wire) => (wire <= highest ? wire - 1 : undefined),
    bind(place) {
      const group = place.world[table]
      if (!group || group.single) throw new GameError(`ref('${table}'): the world has no such table.`)
      return refTo(table, group.capacity)
    },
  }
}
