import type { Fields } from '../game/field.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import { legalValues } from '../game/held-values.js'
import type { Seat } from '../game/seat.js'
import { encodeFull } from '../sync/full-state.js'
import { Random } from '../sync/random.js'
import { Simulation } from '../sync/simulation.js'
import { firstDifference } from '../sync/world-difference.js'
import { randomValues } from './random-values.js'
import { SyncTestError } from './sync-test-error.js'
import type { WatchedGlobals } from './watched-globals.js'

/** Ticks that are played again from a copy at a time. */
const AGAIN = 4
/** A held input changes after so many ticks on average, and so often somebody acts, or leaves or comes. */
const HELD = 8
const ACTS_EVERY = 15
const MOVES_EVERY = 200

/** What happens in a tick: the same in every run. */
interface Happening {
  readonly leaves: Seat | undefined
  readonly joins: Seat | undefined
  readonly acts: { readonly seat: Seat; readonly name: string; readonly values: AnyValues } | undefined
  readonly present: ReadonlySet<Seat>
  readonly inputs: ReadonlyMap<Seat, AnyValues>
}

interface Copy {
  readonly tick: number
  readonly world: Uint8Array
  readonly chance: Uint32Array
  readonly happened: { readonly happening: Happening; readonly cells: Float64Array }[]
}

interface Play {
  readonly seed: number
  readonly seats: number
  readonly settings: AnyValues
  readonly inputs: ((tick: number, seat: Seat) => AnyValues) | undefined
}

/** The runs of a sync test, tick by tick beside each other. */
export class SyncRuns {
  readonly actions = { done: 0, refused: 0 }
  matches = 0
  readonly #game: AnyGame
  readonly #play: Play
  readonly #globals: WatchedGlobals
  readonly #random: Random
  #present = new Set<Seat>()
  #held = new Map<Seat, AnyValues>()
  #first!: Simulation
  #second!: Simulation
  #copy!: Copy

  constructor(game: AnyGame, play: Play, globals: WatchedGlobals) {
    this.#game = game
    this.#play = play
    this.#globals = globals
    this.#random = new Random(Uint32Array.of(play.seed, 1, 2, 3))
    this.#begin()
  }

  /** One tick of all runs. */
  tick(): void {
    const happening = this.#next()
    const refused = this.#run(this.#first, happening)
    if (happening.acts) this.actions[refused === undefined ? 'done' : 'refused']++
    this.#run(this.#second, happening)
    this.#compare(this.#first.tick, 'second', this.#first.state.cells, this.#second.state.cells)
    this.#copy.happened.push({ happening, cells: this.#first.state.cells.slice() })
    if (this.#copy.happened.length === AGAIN) this.#again()
    if (this.#globals.during(() => this.#first.standings())) this.#begin()
  }

  #begin(): void {
    const { seats, seed } = this.#play
    this.matches++
    const all = Array.from({ length: seats }, (_, seat) => seat)
    this.#present = new Set(all)
    this.#held = new Map()
    const begun = () => {
      const simulation = this.#simulation(Uint32Array.of(seed, this.matches, 5, 6))
      this.#globals.during(() => simulation.setup(all))
      return simulation
    }
    this.#first = begun()
    this.#second = begun()
    this.#compare(0, 'second', this.#first.state.cells, this.#second.state.cells)
    this.#copy = this.#copied()
  }

  #simulation(seed: Uint32Array): Simulation {
    const { settings } = this.#play
    const names = this.#game.teams?.names
    return new Simulation(this.#game, { seed, settings, team: (seat) => names?.[seat % names.length] })
  }

  #copied(): Copy {
    const { tick, state, random } = this.#first
    return { tick, world: encodeFull(state, 'host'), chance: random.state, happened: [] }
  }

  /** Plays the last ticks once more, from the copy. */
  #again(): void {
    const { tick, world, chance, happened } = this.#copy
    const again = this.#simulation(chance)
    again.random.state = chance
    if (!again.goOn(tick, world, 'host')) throw new Error(`the world of tick ${tick} does not survive the wire`)
    for (const { happening, cells } of happened) {
      this.#run(again, happening)
      this.#compare(again.tick, 'copied', cells, again.state.cells)
    }
    this.#copy = this.#copied()
  }

  /** Why the action was refused, if there was one. */
  #run(simulation: Simulation, { leaves, joins, acts, present, inputs }: Happening): string | undefined {
    return this.#globals.during(() => {
      if (leaves !== undefined) simulation.leave(leaves)
      if (joins !== undefined) simulation.join(joins)
      const options = { predicting: false, connected: (seat: Seat) => present.has(seat), emit: () => {} }
      const refused = acts && simulation.act(acts.seat, acts.name, acts.values, options)
      for (const seat of present) if (this.#thinks(seat)) simulation.bot(seat) // it may draw
      if (this.#game.tickRate > 0) simulation.step(inputs, options)
      return refused
    })
  }

  #compare(tick: number, run: 'second' | 'copied', one: Float64Array, other: Float64Array): void {
    const called = this.#globals.takeChance()
    const difference = firstDifference(this.#game.layout, one, other)
    if (difference) throw new SyncTestError(tick, run, difference, called)
  }

  /** The game's bot plays for every other seat. */
  #thinks(seat: Seat): boolean {
    return !this.#play.inputs && this.#game.rules.bot !== undefined && seat % 2 === 1
  }

  #next(): Happening {
    const random = this.#random
    const once = (every: number) => random.next() * every < 1
    const anybody = () => [...this.#present][Math.floor(random.next() * this.#present.size)] ?? 0
    const leaves = once(MOVES_EVERY) && this.#present.size > 1 ? anybody() : undefined
    if (leaves !== undefined) this.#present.delete(leaves)
    const absent = Array.from({ length: this.#play.seats }, (_, seat) => seat).find(
      (seat) => !this.#present.has(seat) && seat !== leaves,
    )
    const joins = this.#game.allowsLateJoin && absent !== undefined && once(MOVES_EVERY / 4) ? absent : undefined
    if (joins !== undefined) this.#present.add(joins)
    const acts = this.#game.tickRate === 0 || once(ACTS_EVERY) ? this.#action(anybody()) : undefined
    const inputs = new Map([...this.#present].map((seat) => [seat, this.#input(seat, once(HELD))]))
    return { leaves, joins, acts, present: new Set(this.#present), inputs }
  }

  #action(seat: Seat): Happening['acts'] {
    const { actionNames } = this.#game
    const index = Math.floor(this.#random.next() * actionNames.length)
    const name = actionNames[index]
    const { actions = {} } = this.#game.rules as { readonly actions?: Readonly<Record<string, Fields>> } // the declaration
    const fields = name === undefined ? undefined : actions[name]
    return name !== undefined && fields ? { seat, name, values: randomValues(fields, this.#random) } : undefined
  }

  #input(seat: Seat, changes: boolean): AnyValues {
    const { inputFields } = this.#game
    if (this.#play.inputs) return legalValues(inputFields, this.#play.inputs(this.#first.tick + 1, seat))
    if (this.#thinks(seat)) {
      // Its chance is drawn again when the tick is run.
      const { state } = this.#first.random
      const values = legalValues(
        inputFields,
        this.#globals.during(() => this.#first.bot(seat)),
      )
      this.#first.random.state = state
      return values
    }
    const held = this.#held.get(seat)
    if (held && !changes) return held
    const values = randomValues(inputFields, this.#random)
    this.#held.set(seat, values)
    return values
  }
}
