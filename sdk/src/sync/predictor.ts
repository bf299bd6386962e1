import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import { mergeInput } from '../game/held-values.js'
import type { Seat } from '../game/seat.js'
import { type DeviceInput, NO_LOCALS } from './device-input.js'
import { REPEATED_INPUTS, writeInputFrame } from './input-frame.js'
import { type Around, Simulation } from './simulation.js'
import type { Snapshot } from './snapshot.js'
import { SyncFigures } from './sync-figures.js'

/** Inputs a guest runs ahead with at most; past two seconds at 30 Hz it stands still until the host is heard again. */
const MOST_PENDING = 60

/**
 * A guest's own run of the game: takes each snapshot as the truth, plays the inputs the host has not seen yet on top,
 * and so shows the moves of this device's players at once. Everybody else goes on with what they held last ([SY7]).
 */
export class Predictor {
  readonly #game: AnyGame
  readonly #seat: Seat
  readonly #simulation: Simulation
  #others: ReadonlyMap<Seat, AnyValues> = new Map()
  #pending: { seq: number; input: DeviceInput }[] = []
  #seq = 0
  #heardTick = -1
  /** What its snapshots took. */
  readonly figures = new SyncFigures()

  constructor(game: AnyGame, start: Around & { seat: Seat; seed: Uint32Array; settings: AnyValues }) {
    this.#game = game
    this.#seat = start.seat
    this.#simulation = new Simulation(game, start)
  }

  get current(): Float64Array {
    return this.#simulation.state.cells
  }

  get previous(): Float64Array {
    return this.#simulation.previous
  }

  /** Number of the newest input. */
  get newestInput(): number {
    return this.#seq
  }

  /** Newest tick heard from the host. */
  get heardTick(): number {
    return this.#heardTick
  }

  /** The world as the host sent it over the event stream, with nothing played on top; false when it makes no sense. */
  open(tick: number, world: Uint8Array): boolean {
    if (!this.#simulation.goOn(tick, world, 'guest')) return false
    this.#pending = []
    this.#heardTick = tick
    return true
  }

  receive(snapshot: Snapshot): void {
    if (snapshot.tick <= this.#heardTick) return
    this.#heardTick = snapshot.tick
    this.#others = snapshot.inputs
    this.#pending = this.#pending.filter(({ seq }) => seq > snapshot.inputAck)
    this.#simulation.state.cells.set(snapshot.cells)
    this.#simulation.tick = snapshot.tick
    this.previous.set(snapshot.cells)
    for (const { input } of this.#pending) this.#run(input)
  }

  /** @param locals what those hold who play on this device beside its own player */
  step(own: AnyValues, locals: DeviceInput['locals'] = NO_LOCALS): void {
    if (this.#pending.length >= MOST_PENDING) return
    const input = { own: mergeInput(this.#game.inputFields, {}, own), locals }
    this.#pending.push({ seq: ++this.#seq, input })
    this.#run(input)
  }

  /** One step of somebody who only watches: everybody goes on with what they held last. */
  watch(): void {
    if (this.#simulation.tick - this.#heardTick < MOST_PENDING) this.#run(undefined)
  }

  inputFrame(): Uint8Array {
    const inputs = this.#pending.slice(-REPEATED_INPUTS).map(({ input }) => input)
    return writeInputFrame(this.#game, {
      epoch: 0,
      ackTick: Math.max(0, this.#heardTick),
      newestSeq: this.#seq,
      locals: [...(inputs.at(-1)?.locals.keys() ?? [])],
      inputs,
    })
  }

  #run(input: DeviceInput | undefined): void {
    const inputs = new Map(this.#others)
    if (input)
      for (const [seat, values] of [[this.#seat, input.own] as const, ...input.locals]) inputs.set(seat, values)
    this.#simulation.step(inputs, { predicting: true, connected: () => true, emit: () => {} })
  }
}
