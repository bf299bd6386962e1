import type { NarrowField } from '../game/field.js'
import type { Column, GroupLayout } from '../game/layout.js'
import { isAlive, type WorldState } from './world-state.js'
import { WorldTable } from './world-table.js'

/** So many ticks in a row without an effect are no chance, and no pause: a second at 30 Hz. */
const TICKS = 30
/** What the rules did with a cell in this tick. */
const READ = 1
const MOVED = 2

interface Watched {
  readonly group: GroupLayout
  readonly column: Column
  readonly field: NarrowField<unknown>
}

/**
 * Finds the numbers that rules move by so little that it is rounded away at the end of every tick ([SY27]): `x += vx * dt` that
 * never moves. Rules that set a value without having read it mean that value, whatever it is rounded to. For development: it watches
 * every access.
 */
export class CoarseSteps {
  readonly #state: WorldState
  readonly #warn: (sentence: string) => void
  #watched: readonly Watched[]
  readonly #done: Uint8Array
  readonly #ticks: Uint8Array

  constructor(state: WorldState, warn: (sentence: string) => void) {
    this.#state = state
    this.#warn = warn
    this.#done = new Uint8Array(state.layout.cells)
    this.#ticks = new Uint8Array(state.layout.cells)
    this.#watched = state.layout.groups.flatMap((group) =>
      group.columns.flatMap((column) => {
        const { field } = column
        if (field.wide || field.kind === 'ref' || typeof field.parameters.at(-1) !== 'number') return []
        this.#watch(group, column)
        return { group, column, field }
      }),
    )
  }

  /** Called when the rules are done and nothing is rounded yet. @param previous the cells before the tick */
  look(previous: Float64Array): void {
    const { cells } = this.#state
    this.#watched = this.#watched.filter(({ group, column, field }) => {
      for (let slot = 0; slot < group.capacity; slot++) {
        const at = column.offset + slot
        const isSame = isAlive(cells, group, slot) && cells[group.life + slot] === previous[group.life + slot]
        const isLost = isSame && this.#done[at] === (READ | MOVED) && lost(field, previous[at] ?? 0, cells[at] ?? 0)
        this.#ticks[at] = isLost ? (this.#ticks[at] ?? 0) + 1 : 0
        if (this.#ticks[at] !== TICKS) continue
        this.#warn(sentence(group, column))
        return false
      }
      return true
    })
    this.#done.fill(0)
  }

  #watch({ name }: GroupLayout, { name: column, offset }: Column): void {
    const done = this.#done
    const shown = this.#state.world[name]
    const rows: object = shown instanceof WorldTable ? shown.prototype : Object.getPrototypeOf(shown)
    const { get, set } = Object.getOwnPropertyDescriptor(rows, column) ?? {}
    const watched: PropertyDescriptor & ThisType<{ readonly id: number }> = {
      get() {
        done[offset + this.id] = (done[offset + this.id] ?? 0) | READ
        return get?.call(this)
      },
      set(value) {
        const before = done[offset + this.id] ?? 0
        if (before & READ) done[offset + this.id] = before | MOVED
        set?.call(this, value)
      },
    }
    Object.defineProperty(rows, column, watched)
  }
}

/** Another value than before is rounded to the one before; at the end of its range that is meant. */
function lost({ quantise }: NarrowField<unknown>, before: number, after: number): boolean {
  return after !== before && quantise(after) === before && quantise(before + (after - before) * 1e9) !== before
}

function sentence({ name }: GroupLayout, { name: column, field: { kind, parameters } }: Column): string {
  const said = `${name}.${column}, ${kind}(${parameters.join(', ')}), was changed in each of ${TICKS} ticks and rounded back.`
  return `${said} If it should move, give it a finer step, or keep the remainder in a hostOnly(float64()) column.`
}
