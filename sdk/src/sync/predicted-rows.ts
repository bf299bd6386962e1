import { cellsOf } from '../game/field.js'
import type { AnyGame } from '../game/game-types.js'
import type { Column, GroupLayout } from '../game/layout.js'
import type { Seat } from '../game/seat.js'
import { copyRow, isAlive } from './world-state.js'

/** A group of which a device predicts the rows it owns. @param owner where the column of owners begins */
interface OwnRows {
  readonly group: GroupLayout
  readonly owner: number
}

/** Whether a device that plays predicts anything of this game; if not, it never runs `step`. */
export function predictsAnything({ layout, drawing, rules, tickRate }: AnyGame): boolean {
  if (!drawing.predict || !rules.step || tickRate === 0) return false
  return layout.groups.some((group) => group.predict === 'all' || (group.predict === 'own' && ownerColumn(group)))
}

/**
 * Which rows of the world this device predicts ([SY30]). All others are in a predicted tick what the newest snapshot says:
 * `step` reads them, and what it writes to them is taken back.
 */
export class PredictedRows {
  /** The newest snapshot. */
  readonly truth: Float64Array
  readonly #all = new Set<GroupLayout>()
  readonly #own = new Map<GroupLayout, OwnRows>()
  /** Groups of which nothing is predicted, as stretches of the truth. */
  readonly #held: { readonly at: number; readonly cells: Float64Array }[] = []
  readonly #seats = new Set<Seat>()

  /** @param predicts whether this device predicts at all */
  constructor(game: AnyGame, predicts: boolean) {
    this.truth = new Float64Array(game.layout.cells)
    for (const group of game.layout.groups) {
      const owner = ownerColumn(group)?.offset
      if (predicts && group.predict === 'all') this.#all.add(group)
      else if (predicts && group.predict === 'own' && owner !== undefined) this.#own.set(group, { group, owner })
      else {
        const stretches = [{ at: group.life, count: group.capacity }, ...group.columns.map(columnStretch(group))]
        for (const { at, count } of stretches) this.#held.push({ at, cells: this.truth.subarray(at, at + count) })
      }
    }
  }

  /** Every row, and so nothing is drawn from the past. */
  get areAll(): boolean {
    return this.#own.size === 0 && this.#held.length === 0
  }

  /** Who plays on this device. */
  play(own: Seat, locals: Iterable<Seat>): void {
    this.#seats.clear()
    this.#seats.add(own)
    for (const seat of locals) this.#seats.add(seat)
  }

  /** @param cells of the predicted world */
  isPredicted(group: GroupLayout, slot: number, cells: Float64Array): boolean {
    if (this.#all.has(group)) return true
    const own = this.#own.get(group)
    return own !== undefined && this.#isOwn(own, slot, cells)
  }

  /** Takes back what a predicted tick did to other rows. */
  hold(cells: Float64Array): void {
    for (const held of this.#held) cells.set(held.cells, held.at)
    for (const own of this.#own.values()) {
      const { group } = own
      for (let slot = 0; slot < group.capacity; slot++) {
        if (!this.#isOwn(own, slot, cells)) copyRow(cells, this.truth, group, slot)
      }
    }
  }

  /** By the newest snapshot; where that has nobody, by the prediction, which may have made a row. */
  #isOwn({ group, owner }: OwnRows, slot: number, cells: Float64Array): boolean {
    const from = isAlive(this.truth, group, slot) ? this.truth : cells
    return isAlive(from, group, slot) && this.#seats.has(from[owner + slot] ?? -1)
  }
}

const columnStretch =
  ({ capacity }: GroupLayout) =>
  ({ field, offset }: Column) => ({ at: offset, count: capacity * cellsOf(field) })

function ownerColumn({ columns }: GroupLayout): Column | undefined {
  return columns.find(({ field }) => field.kind === 'owner')
}
