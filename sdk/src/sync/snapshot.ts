import type { AnyValues } from '../game/field-values.js'
import type { Seat } from '../game/seat.js'

/** The world after one tick, as a guest gets it. Its cells are good until the next one comes. */
export interface Snapshot {
  readonly tick: number
  /** The newest of this guest's inputs that the world has seen. */
  readonly inputAck: number
  /** What every seat held in that tick, so that guests can carry it on. */
  readonly inputs: ReadonlyMap<Seat, AnyValues>
  readonly cells: Float64Array
  /** Each row is of this tick; else some are what became of older ones. */
  readonly isWhole: boolean
}
