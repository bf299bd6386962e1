import type { Layout } from '../game/layout.js'
import { changeOf } from '../game/number-fields.js'
import { isAlive } from '../sync/world-state.js'

/** How far guesses were off, by field, between two closes. */
export class Corrections {
  readonly #layout: Layout
  readonly #before: Float64Array
  #sums = new Map<string, number>()
  #rows = new Map<string, number>()
  means: Readonly<Record<string, number>> = {}

  constructor(layout: Layout) {
    this.#layout = layout
    this.#before = new Float64Array(layout.cells)
  }

  /** Runs what may correct the world, and looks what it did to it. */
  during(cells: () => Float64Array | undefined, change: () => void): void {
    const before = cells()
    if (before) this.#before.set(before)
    change()
    const after = cells()
    if (!before || !after) return
    for (const group of this.#layout.groups) {
      for (const { name, field, offset } of group.columns) {
        if (field.blends === false) continue
        let [sum, rows] = [0, 0]
        for (let slot = 0; slot < group.capacity; slot++) {
          if (!isAlive(after, group, slot) || this.#before[group.life + slot] !== after[group.life + slot]) continue
          const off = Math.abs(changeOf(field.blends, this.#before[offset + slot] ?? 0, after[offset + slot] ?? 0))
          if (off > field.leap) continue // a new round, not a guess
          sum += off
          rows++
        }
        const key = `${group.name}.${name}`
        this.#sums.set(key, (this.#sums.get(key) ?? 0) + sum)
        this.#rows.set(key, (this.#rows.get(key) ?? 0) + rows)
      }
    }
  }

  close(): void {
    const means = [...this.#sums].flatMap(([key, sum]): [string, number][] =>
      sum > 0 ? [[key, sum / (this.#rows.get(key) || 1)]] : [],
    )
    this.means = Object.fromEntries(means)
    this.#sums = new Map()
    this.#rows = new Map()
  }
}
