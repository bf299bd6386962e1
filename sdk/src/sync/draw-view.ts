import type { Layout } from '../game/layout.js'
import { changeOf } from '../game/number-fields.js'
import { blendWorld, createWorld, isAlive, type WorldState } from './world-state.js'

/** A correction fades with this time constant, ms: long enough to hide a jump, short enough to feel true. */
const FADE_MS = 80

/** Two states of a running world and how far the drawing has come between them. */
export interface Moment {
  readonly previous: Float64Array
  readonly current: Float64Array
  /** From 0 to 1. */
  readonly alpha: number
}

/**
 * What to draw between two ticks. When the host's truth corrects a prediction, the drawn world does not jump: the
 * difference becomes an offset that fades away ([SY8]). The same world object for its whole life.
 */
export class DrawView {
  readonly #layout: Layout
  readonly #state: WorldState
  readonly #base: Float64Array
  readonly #offset: Float64Array
  #fadedAt = 0

  constructor(layout: Layout) {
    this.#layout = layout
    this.#state = createWorld(layout)
    this.#base = new Float64Array(layout.cells)
    this.#offset = new Float64Array(layout.cells)
  }

  get world(): WorldState['world'] {
    return this.#state.world
  }

  /** @param now ms, on the clock that all calls share */
  draw(moment: Moment, now: number): void {
    const out = this.#blend(moment)
    const fade = Math.exp(-Math.max(0, now - this.#fadedAt) / FADE_MS)
    this.#fadedAt = now
    for (let cell = 0; cell < out.length; cell++) {
      const offset = (this.#offset[cell] ?? 0) * fade
      this.#offset[cell] = offset
      out[cell] = (out[cell] ?? 0) + offset
    }
  }

  /** Runs `change`, which moves the world to another truth at the same moment, and keeps the drawing where it was. */
  correct(moment: () => Moment, now: number, change: () => void): void {
    this.draw(moment(), now)
    this.#base.set(this.#state.cells)
    change()
    const after = moment()
    const { current } = after
    const out = this.#blend(after)
    this.#offset.fill(0)
    for (const group of this.#layout.groups) {
      for (let slot = 0; slot < group.capacity; slot++) {
        const life = group.life + slot
        if (!isAlive(current, group, slot) || this.#base[life] !== current[life]) continue
        for (const { field, offset } of group.columns) {
          const cell = offset + slot
          const jump = changeOf(field.blends, out[cell] ?? 0, this.#base[cell] ?? 0)
          if (field.blends !== false && Math.abs(jump) <= field.leap) this.#offset[cell] = jump
        }
      }
    }
  }

  #blend({ previous, current, alpha }: Moment): Float64Array {
    const out = this.#state.cells
    blendWorld(out, this.#layout, previous, current, Math.max(0, Math.min(1, alpha)))
    return out
  }

  /** Forgets what was drawn: the next drawing shows its moment as it is. */
  reset(): void {
    this.#offset.fill(0)
  }
}
