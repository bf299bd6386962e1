import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { type DeviceInput, NO_LOCALS } from './device-input.js'
import type { Late } from './draw-view.js'
import { FadingInputs } from './fading-inputs.js'
import { PastWorlds } from './past-worlds.js'
import { PredictedRows, predictsAnything } from './predicted-rows.js'
import { SentInputs } from './sent-inputs.js'
import { type Around, Simulation } from './simulation.js'
import type { Snapshot } from './snapshot.js'
import { MAX_DELAY_MS, SnapshotClock } from './snapshot-clock.js'
import { SyncFigures } from './sync-figures.js'

/** What was drawn longer ago than this is on no screen any more, ms. */
const UNSEEN_MS = 250

/**
 * A guest's own run of the game: takes each snapshot as the truth, plays the inputs the host has not seen yet on top,
 * and so shows the moves of this device's players at once ([SY7]). Everybody else goes on with what they held last, fading
 * ([SY31]), where the game predicts them; what it does not predict is drawn from the last snapshots, a moment late ([SY35]).
 */
export class Predictor {
  readonly #game: AnyGame
  readonly #seat: Seat
  readonly #simulation: Simulation
  readonly #predicts: boolean
  readonly #rows: PredictedRows
  readonly #past: PastWorlds
  readonly #others: FadingInputs
  readonly #sent: SentInputs
  readonly #inputs = new Map<Seat, AnyValues>()
  readonly clock: SnapshotClock
  /** Not predicted, and as the newest snapshot says. */
  readonly #unblended: Late
  #lookedAt = Number.NEGATIVE_INFINITY
  #heardTick = -1
  /** What its snapshots took. */
  readonly figures = new SyncFigures()

  /** @param start.plays false for who watches: they predict nothing */
  constructor(
    game: AnyGame,
    start: Around & { seat: Seat; plays?: boolean; seed: Uint32Array; settings: AnyValues; fadeMs?: number },
  ) {
    this.#game = game
    this.#seat = start.seat
    this.#simulation = new Simulation(game, start)
    this.#predicts = predictsAnything(game) && start.plays !== false
    this.#rows = new PredictedRows(game, this.#predicts)
    this.#rows.play(this.#seat, [])
    const { truth } = this.#rows
    this.#unblended = { from: truth, to: truth, alpha: 1, isPredicted: this.#isPredicted }
    const msPerTick = 1000 / (game.tickRate || 1)
    this.clock = new SnapshotClock(msPerTick)
    this.#past = new PastWorlds(Math.ceil(MAX_DELAY_MS / msPerTick) + 2)
    this.#others = new FadingInputs(game, start.fadeMs)
    this.#sent = new SentInputs(game)
  }

  get current(): Float64Array {
    return this.#simulation.state.cells
  }

  get previous(): Float64Array {
    return this.#simulation.previous
  }

  /** The tick that is shown of what is predicted. */
  get tick(): number {
    return this.#simulation.tick
  }

  /** Number of the newest input. */
  get newestInput(): number {
    return this.#sent.newest
  }

  /** Newest tick heard from the host. */
  get heardTick(): number {
    return this.#heardTick
  }

  /** From an input to the snapshot that has seen it. */
  get trip() {
    return this.#sent.trip
  }

  /** How far behind the clock of snapshots what is not predicted is drawn, ms; `undefined` when nothing is interpolated. */
  get lateBy(): number | undefined {
    const { tickRate, drawing } = this.#game
    return this.#rows.areAll || tickRate === 0 || !drawing.interpolate ? undefined : this.clock.delay
  }

  /** What is not predicted, at this time; `undefined` when all is drawn as it stands here. */
  late(now: number): Late | undefined {
    if (this.#rows.areAll || this.#game.tickRate === 0) return undefined
    if (!this.#game.drawing.interpolate) return this.#unblended
    this.#lookedAt = now
    const between = this.#past.around(this.clock.at(now) ?? this.#heardTick)
    return between && Object.assign(between, { isPredicted: this.#isPredicted })
  }

  /** The world as the host sent it over the event stream, with nothing played on top; false when it makes no sense. */
  open(tick: number, world: Uint8Array): boolean {
    if (!this.#simulation.goOn(tick, world, 'guest')) return false
    this.#sent.clear()
    if (tick < this.#heardTick) this.#past.clear() // another host, that goes on from an earlier one
    this.#heardTick = tick
    this.clock.restart()
    this.#take(tick, this.current)
    return true
  }

  receive(snapshot: Snapshot, now: number): void {
    if (snapshot.tick <= this.#heardTick) return
    this.#heardTick = snapshot.tick
    this.clock.arrived(snapshot.tick, now)
    this.#others.heard(snapshot.inputs)
    const due = this.#sent.acknowledged(snapshot.inputAck, snapshot.tick, now)
    this.#simulation.state.cells.set(snapshot.cells)
    this.#simulation.tick = snapshot.tick
    this.previous.set(snapshot.cells)
    this.#take(snapshot.tick, snapshot.cells)
    if (this.#predicts) for (const { seq, input } of this.#sent.unseen) if (seq > due) this.#run(input)
  }

  /** @param locals what those hold who play on this device beside its own player */
  step(own: AnyValues, now: number, locals: DeviceInput['locals'] = NO_LOCALS): void {
    if (this.#sent.isFull) return
    this.#rows.play(this.#seat, locals.keys())
    const input = this.#sent.add({ own, locals }, now)
    if (this.#predicts) this.#run(input)
  }

  inputFrame(now: number): Uint8Array {
    return this.#sent.frame(this.#heardTick, this.#drawn(now))
  }

  /** The tick of others that is on the screen; `undefined` where that is the present, or nobody looks. */
  #drawn(now: number): number | undefined {
    if (this.#rows.areAll) return undefined
    if (!this.#game.drawing.interpolate) return this.#heardTick
    return now - this.#lookedAt > UNSEEN_MS ? undefined : this.clock.at(now)
  }

  readonly #isPredicted: Late['isPredicted'] = (group, slot, cells) => this.#rows.isPredicted(group, slot, cells)

  #take(tick: number, cells: Float64Array): void {
    this.#rows.truth.set(cells)
    if (!this.#rows.areAll && this.#game.drawing.interpolate) this.#past.add(tick, cells)
  }

  #run(input: DeviceInput): void {
    const inputs = this.#inputs
    inputs.clear()
    for (const [seat, values] of this.#others.after(this.#simulation.tick + 1 - this.#heardTick))
      inputs.set(seat, values)
    inputs.set(this.#seat, input.own)
    for (const [seat, values] of input.locals) inputs.set(seat, values)
    this.#simulation.step(inputs, { predicting: true, connected: () => true, emit: () => {} })
    this.#rows.hold(this.current)
  }
}
