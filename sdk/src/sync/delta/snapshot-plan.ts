import { cellsOf } from '../../game/field.js'
import type { AnyValues } from '../../game/field-values.js'
import type { AnyGame } from '../../game/game-types.js'
import type { Column } from '../../game/layout.js'
import type { Seat } from '../../game/seat.js'
import { type DeltaPlan, deltaPlan, type WireGroup } from './plan.js'

/** What a snapshot tells of: what every seat holds, as rows of a table of its own, and the world. */
export interface SnapshotPlan {
  readonly delta: DeltaPlan
  /** The world's, and behind them those of the inputs. */
  readonly cells: number
  readonly inputs: WireGroup
}

export function snapshotPlan(game: AnyGame): SnapshotPlan {
  let cells = game.layout.cells
  const place = (count: number) => {
    cells += count
    return cells - count
  }
  const capacity = game.seats.max
  const life = place(capacity)
  const wire = Object.entries(game.inputFields).map(([name, field]): Column => {
    return { name, field, offset: place(capacity * cellsOf(field)), points: undefined, velocity: undefined }
  })
  const inputs: WireGroup = { single: false, capacity, life, wire }
  return { delta: deltaPlan([inputs, ...game.layout.groups], game.tickRate, game.sendRate), cells, inputs }
}

/** Who holds nothing has no row. */
export function putInputs({ inputs }: SnapshotPlan, cells: Float64Array, held: ReadonlyMap<Seat, AnyValues>): void {
  for (let seat = 0; seat < inputs.capacity; seat++) {
    const values = held.get(seat)
    cells[inputs.life + seat] = values ? 1 : 0
    if (!values) continue
    for (const { name, field, offset } of inputs.wire) {
      const at = offset + seat * cellsOf(field)
      const value = values[name]
      if (field.wide) {
        cells.fill(field.initial, at, at + field.cells)
        if (value !== undefined) field.set(cells, at, value)
        field.quantise(cells, at)
      } else cells[at] = value === undefined ? field.initial : field.quantise(field.toCell(value))
    }
  }
}

export function inputsOf({ inputs }: SnapshotPlan, cells: Float64Array): Map<Seat, AnyValues> {
  const held = new Map<Seat, AnyValues>()
  for (let seat = 0; seat < inputs.capacity; seat++) {
    if (((cells[inputs.life + seat] ?? 0) & 1) === 0) continue
    const values: Record<string, unknown> = {}
    for (const { name, field, offset } of inputs.wire) {
      const at = offset + seat * cellsOf(field)
      values[name] = field.wide ? field.get(cells, at) : field.fromCell(cells[at] ?? 0)
    }
    held.set(seat, values)
  }
  return held
}
