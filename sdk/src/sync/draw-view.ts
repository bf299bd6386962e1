import type { AnyGame } from '../game/game-types.js'
import type { GroupLayout } from '../game/layout.js'
import { changeOf } from '../game/number-fields.js'
import type { Between } from './past-worlds.js'
import { blendWorld, copyRow, createWorld, isAlive, type WorldState } from './world-state.js'

/** A small correction fades with this time constant, ms: long enough to hide a jump, short enough to feel true. */
const FADE_MS = 80
/**
 * A larger one by no more than this part of what counts as a leap per second: the way it moves is right at once, and where it is
 * may come a little later. In the demo, 1.3 px a frame along each axis.
 */
const LEAPS_PER_SECOND = 0.5
/** What is left of one is forgotten when it is less than what a millisecond of that is: nobody sees it. */
const FORGOTTEN = 0.1
/** … but with this time constant at the least, ms: what is far off may not stay wrong for long. */
const LONGEST_FADE_MS = 400
/** When another device hosts, so many times as much is no leap yet: it goes on from where it was last heard, up to a second ago. */
const FAR = 4

/** What of a world is not predicted, as it was a moment ago. */
export interface Late extends Between {
  /** Whether a row is predicted. @param cells of the predicted world */
  isPredicted(group: GroupLayout, slot: number, cells: Float64Array): boolean
}

/** Two states of a running world and how far the drawing has come between them. */
export interface Moment {
  readonly previous: Float64Array
  readonly current: Float64Array
  /** From 0 to 1. */
  readonly alpha: number
  /** On a guest, unless it predicts all. */
  readonly late?: Late | undefined
}

/**
 * What to draw between two ticks. When the host's truth corrects a prediction, the drawn world does not jump: the
 * difference becomes an offset that fades away ([SY8]). The same world object for its whole life.
 */
export class DrawView {
  readonly #game: Pick<AnyGame, 'layout' | 'drawing'>
  readonly #state: WorldState
  /** All of it as it was a moment ago. */
  readonly #late: Float64Array
  readonly #base: Float64Array
  readonly #offset: Float64Array
  /** What it was when the truth last changed. */
  readonly #before: Float64Array
  /** How much of a large correction is put right in a millisecond. */
  readonly #speed: Float64Array
  #fadedAt = 0
  #isReset = false

  constructor(game: Pick<AnyGame, 'layout' | 'drawing'>) {
    const { layout } = game
    this.#game = game
    this.#state = createWorld(layout)
    this.#late = new Float64Array(layout.cells)
    this.#base = new Float64Array(layout.cells)
    this.#offset = new Float64Array(layout.cells)
    this.#before = new Float64Array(layout.cells)
    this.#speed = new Float64Array(layout.cells)
    for (const { columns, capacity } of layout.groups)
      for (const { field, offset } of columns.filter(({ field }) => field.blends !== false))
        this.#speed.fill((field.leap * LEAPS_PER_SECOND) / 1000, offset, offset + capacity)
  }

  get world(): WorldState['world'] {
    return this.#state.world
  }

  /** @param now ms, on the clock that all calls share */
  draw(moment: Moment, now: number): void {
    const out = this.#blend(moment)
    const passed = Math.max(0, now - this.#fadedAt)
    this.#fadedAt = now
    const [small, large] = [1 - Math.exp(-passed / FADE_MS), 1 - Math.exp(-passed / LONGEST_FADE_MS)]
    for (let cell = 0; cell < out.length; cell++) {
      const offset = this.#offset[cell] ?? 0
      if (offset === 0) continue
      const far = Math.abs(offset)
      const step = Math.min(far * small, Math.max(far * large, (this.#speed[cell] ?? 0) * passed))
      const left = far < FORGOTTEN * (this.#speed[cell] ?? 0) ? 0 : offset - Math.sign(offset) * step
      this.#offset[cell] = left
      out[cell] = (out[cell] ?? 0) + left
    }
  }

  /**
   * Runs `change`, which moves the world to another truth at the same moment, and keeps the drawing where it was.
   *
   * @param moment `undefined` while there is nothing to be drawn: what was drawn stands
   * @param isFar the world goes on from an earlier time, or another place of it
   */
  correct(moment: () => Moment | undefined, now: number, change: () => void, isFar = false): void {
    const before = moment()
    if (before) this.draw(before, now)
    this.#base.set(this.#state.cells)
    this.#isReset = false
    change()
    const after = moment()
    if (!after || this.#isReset) return
    const out = this.#blend(after)
    this.#before.set(this.#offset)
    this.#offset.fill(0)
    if (!this.#game.drawing.smooth) return
    const leaps = isFar ? FAR : 1
    for (const group of this.#game.layout.groups) {
      for (const { field, offset } of group.columns) {
        const { blends, leap } = field
        if (blends === false) continue
        for (let slot = 0; slot < group.capacity; slot++) {
          const life = group.life + slot
          if (!isAlive(out, group, slot) || this.#base[life] !== out[life]) continue
          const cell = offset + slot
          const drawn = this.#base[cell] ?? 0
          const truth = out[cell] ?? 0
          const faded = this.#before[cell] ?? 0
          if (Math.abs(changeOf(blends, truth, drawn - faded)) > leap * leaps) continue
          this.#offset[cell] = changeOf(blends, truth, drawn)
        }
      }
    }
  }

  #blend({ previous, current, alpha, late }: Moment): Float64Array {
    const out = this.#state.cells
    const { layout } = this.#game
    blendWorld(out, layout, previous, current, Math.max(0, Math.min(1, alpha)))
    if (!late) return out
    blendWorld(this.#late, layout, late.from, late.to, late.alpha, late.from)
    for (const group of layout.groups) {
      for (let slot = 0; slot < group.capacity; slot++) {
        if (late.isPredicted(group, slot, current)) continue
        copyRow(out, this.#late, group, slot)
      }
    }
    return out
  }

  /** Forgets what was drawn: the next drawing shows its moment as it is. */
  reset(): void {
    this.#isReset = true
    this.#offset.fill(0)
  }
}
