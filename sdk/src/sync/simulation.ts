import type { AnyValues } from '../game/field-values.js'
import type { AnyGame, Context, Inputs } from '../game/game-types.js'
import { initialValues } from '../game/held-values.js'
import { hidesRows } from '../game/hidden.js'
import type { Seat } from '../game/seat.js'
import { statValues } from '../game/stat-values.js'
import { CoarseSteps } from './coarse-steps.js'
import { type CopyFor, decodeFull } from './full-state.js'
import { GAME_MATH } from './math/game-math.js'
import { Random } from './random.js'
import { hasRelevance, relevanceFor } from './relevance.js'
import { Rewind, type SeenBy } from './rewind.js'
import { blank, unseenBy } from './sight.js'
import { createWorld, hideHostOnly, quantise, type WorldState } from './world-state.js'

/** What a tick needs from outside the world. */
export interface StepOptions {
  predicting: boolean
  connected(seat: Seat): boolean
  emit(name: string, payload: AnyValues): void
  /** What was on a player's screen when their input was made; without it, the present. */
  seenBy?(seat: Seat): SeenBy | undefined
  /** In place of `step`, where a game has none. */
  drive?(world: unknown, inputs: Inputs<AnyValues>, context: Context): void
}

/** A rule of the game threw: its mistake, which must stop neither the tick nor the session. */
export type Fault = (error: unknown) => void

/** What a run needs beside its game. */
export interface Around {
  /** Without it, what a rule throws is thrown on. */
  readonly fault?: Fault
  /** Whose team who is in; without it nobody is. */
  readonly team?: (seat: Seat) => string | undefined
  /** Keeps what was, for `ctx.rewind`. */
  readonly rewinds?: boolean
}

const QUIET: StepOptions = { predicting: false, connected: () => true, emit: () => {} }

/** One run of a game's rules over one world: the same class on the host, on guests that predict, and in solo play. */
export class Simulation {
  readonly state: WorldState
  /** The cells before the last step: what a drawing blends from. */
  readonly previous: Float64Array
  readonly #game: AnyGame
  readonly #random: Random
  readonly #rest: AnyValues
  readonly #context: Context
  readonly #fault: Fault
  readonly #rewind: Rewind | undefined
  readonly #steps: CoarseSteps | undefined
  #options = QUIET
  tick = 0

  constructor(game: AnyGame, start: Around & { seed: Uint32Array; settings: AnyValues }) {
    this.#game = game
    this.#fault = start.fault ?? thrown
    this.#random = new Random(start.seed)
    this.#rest = initialValues(game.inputFields)
    this.state = createWorld(game.layout)
    this.previous = this.state.cells.slice()
    this.#rewind = start.rewinds && game.tickRate > 0 ? new Rewind(game, this.state) : undefined
    const { warn } = game.rules
    if (warn) this.#steps = new CoarseSteps(this.state, warn)
    const simulation = this
    this.#context = {
      get tick() {
        return simulation.tick
      },
      get predicting() {
        return simulation.#options.predicting
      },
      math: GAME_MATH,
      dt: game.tickRate > 0 ? 1 / game.tickRate : 0,
      settings: { ...initialValues(game.settingsFields), ...start.settings },
      random: () => this.#random.next(),
      connected: (seat) => this.#options.connected(seat),
      team: (seat) => (seat === undefined ? undefined : start.team?.(seat)),
      emit: (name, payload) => this.#options.emit(name, payload),
      rewind: (seat) => this.#seenBy(seat),
    }
  }

  /** What was, where it is kept. */
  get rewind(): Rewind | undefined {
    return this.#rewind
  }

  /** What its rules draw from. */
  get random(): Random {
    return this.#random
  }

  setup(seats: readonly Seat[]): void {
    const context = Object.assign(Object.create(this.#context), { seats })
    this.#rule(() => this.#game.rules.setup(this.state.world, context), undefined)
    quantise(this.state)
    this.previous.set(this.state.cells)
  }

  /** Goes on where another run stood; false, and nothing changed, when that is no world of this game. */
  goOn(tick: number, world: Uint8Array, copyFor: CopyFor): boolean {
    if (!decodeFull(this.state, world, copyFor)) return false
    this.tick = tick
    this.previous.set(this.state.cells)
    return true
  }

  join(seat: Seat): void {
    this.#rule(() => this.#game.rules.join?.(this.state.world, seat, this.#context), undefined)
    this.#settle()
  }

  leave(seat: Seat): void {
    this.#rule(() => this.#game.rules.leave?.(this.state.world, seat, this.#context), undefined)
    this.#settle()
  }

  /** What was done between two ticks; without ticks, the drawing has nothing to go from but the world as it is. */
  #settle(): void {
    quantise(this.state)
    if (this.#game.tickRate === 0) this.previous.set(this.state.cells)
  }

  /** Why the action is refused, or `undefined` when it was done. */
  act(seat: Seat, name: string, payload: AnyValues, options = QUIET): string | undefined {
    this.#options = options
    const act = () => this.#game.rules.act?.(this.state.world, seat, { ...payload, name }, this.#context)
    const refused = this.#rule(act, 'The game could not do that.')
    this.#settle()
    if (this.#game.tickRate === 0 && refused === undefined) this.tick++
    return refused
  }

  step(inputs: ReadonlyMap<Seat, AnyValues>, options: StepOptions): void {
    this.#options = options
    this.previous.set(this.state.cells)
    this.#rewind?.add(this.tick)
    this.tick++
    if (options.predicting) {
      hideHostOnly(this.state)
      this.#random.restart(this.tick) // the same guess whenever a tick is played again
    }
    const of = (seat: Seat | undefined) => (seat === undefined ? undefined : inputs.get(seat)) ?? this.#rest
    const { step } = this.#game.rules
    const play = step ? step.bind(this.#game.rules) : options.drive
    this.#rule(() => play?.(this.state.world, { of }, this.#context), undefined)
    if (!options.predicting) this.#steps?.look(this.previous)
    quantise(this.state)
  }

  /** The cells as these players may see them ([SY25]): the world's own when nothing is hidden from anybody. */
  seenBy(seats: readonly Seat[]): { previous: Float64Array; current: Float64Array } {
    const { previous, state } = this
    const { layout, cells } = state
    if (!hidesRows(layout)) return { previous, current: cells }
    const unseen = unseenBy(state, seats, (rule) => this.#rule(rule, false))
    const seen = { previous: previous.slice(), current: cells.slice() }
    blank(seen.previous, layout, unseen)
    blank(seen.current, layout, unseen)
    return seen
  }

  /** How much rows matter to these players, by row of a snapshot; `undefined` where the game does not say. */
  relevance(seats: readonly Seat[]): Float64Array | undefined {
    if (!hasRelevance(this.state.layout)) return undefined
    const ask = (rule: () => number, otherwise: number) => this.#rule(rule, otherwise)
    return relevanceFor(this.state, this.#game.seats.max, seats, ask)
  }

  bot(seat: Seat): AnyValues {
    return this.#rule(() => this.#game.rules.bot?.(this.state.world, seat, this.#context), undefined) ?? this.#rest
  }

  /** As the game says them: seats, and names of teams. */
  standings(): readonly (readonly (Seat | string)[])[] | undefined {
    return this.#rule(() => this.#game.rules.standings?.(this.state.world), undefined)
  }

  /** What the game counts of each player, as the world stands; no rows where it gives something else than numbers ([RA20]). */
  stats(ended: Parameters<typeof statValues>[2]): number[][] {
    return this.#rule(() => statValues(this.#game, this.state.world, ended), [])
  }

  #seenBy(seat: Seat | undefined): unknown {
    const seen = seat === undefined ? undefined : this.#options.seenBy?.(seat)
    return (seen && this.#rewind?.world(seen, this.tick)) ?? this.state.world
  }

  #rule<T>(call: () => T, otherwise: T): T {
    try {
      return call()
    } catch (error) {
      this.#fault(error)
      return otherwise
    }
  }
}

function thrown(error: unknown): never {
  throw error
}
