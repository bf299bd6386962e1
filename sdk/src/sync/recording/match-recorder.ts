import type { AnyValues } from '../../game/field-values.js'
import type { AnyGame } from '../../game/game-types.js'
import type { Seat } from '../../game/seat.js'
import { encodeFull } from '../full-state.js'
import type { SeenBy } from '../rewind.js'
import type { Simulation } from '../simulation.js'
import { type Entry, EntryWriter, type Held } from './entries.js'
import { MAX_PART_TICKS, MAX_PARTS, PART_BYTES, type RecordedPart, writeRecording } from './recording.js'
import { type SeenEntry, seenEntry } from './seen-entry.js'
import { worldHash } from './world-hash.js'

/** A hash of the world is taken so often: a difference is found within a third of a second at 30 Hz, for 12 bytes a second. */
const CHECK_TICKS = 10
/** Of the worlds before a part. */
const MAX_PAST_BYTES = PART_BYTES / 2

interface Begun {
  readonly seats: readonly Seat[]
  readonly settings: AnyValues
  readonly team: (seat: Seat) => string | undefined
  /** Not the beginning: its world is written down. */
  readonly goesOn: boolean
}

/**
 * Writes down what makes a match on its host: inputs, actions, who comes and goes, and what chance follows from. The rules do the rest
 * when it is played again. Each method is called before what it tells happens to the world; `thought` after the tick.
 */
export class MatchRecorder {
  readonly #game: AnyGame
  readonly #simulation: Simulation
  readonly #begun: Begun
  /** Whether who plays is connected. */
  readonly #players: Map<Seat, boolean>
  readonly #parts: RecordedPart[] = []
  #open: Omit<RecordedPart, 'entries' | 'count' | 'ticks'>
  #writer: EntryWriter
  #bots: readonly Seat[] = []
  /** Inputs of the tick that is being played, or what else happens: written down when it is done. */
  #tick: Held | undefined
  #happens: Entry | undefined
  /** What the rules asked meanwhile of what players saw. */
  readonly #seen = new Map<Seat, SeenEntry>()
  #asks = false

  /** @param players whether those who play are connected */
  constructor(game: AnyGame, simulation: Simulation, begun: Begun, players: ReadonlyMap<Seat, boolean>) {
    this.#game = game
    this.#simulation = simulation
    this.#begun = begun
    this.#players = new Map(players)
    this.#writer = new EntryWriter(game)
    this.#open = this.#beginning(begun.goesOn)
  }

  join(seat: Seat): void {
    this.#settle()
    this.#players.set(seat, true)
    this.#happens = { kind: 'join', seat, team: this.#teamOf(seat) }
  }

  leave(seat: Seat): void {
    this.#settle()
    this.#players.delete(seat)
    this.#happens = { kind: 'leave', seat }
  }

  connected(seat: Seat, connected: boolean): void {
    this.#settle()
    this.#players.set(seat, connected)
    this.#happens = { kind: 'connected', seat, connected }
  }

  act(seat: Seat, action: number, payload: Uint8Array): void {
    this.#settle()
    if (this.#game.tickRate === 0) this.#check()
    this.#happens = { kind: 'act', seat, action, payload }
  }

  /** The rules look at the world as this player saw it. */
  seen(seat: Seat, seen: SeenBy): void {
    const { rewind, tick } = this.#simulation
    if (!rewind) return
    this.#asks = true
    this.#seen.set(seat, seenEntry(seat, seen, tick, rewind.most))
  }

  step(inputs: Held): void {
    this.#settle()
    this.#tick = inputs
  }

  /** The bots of these seats were asked what they would do, after a tick or, in a turn-based game, a change. */
  thought(seats: readonly Seat[]): void {
    if (!this.#tick && (this.#game.tickRate > 0 || seats.length === 0)) return
    if (!this.#tick) this.#settle()
    if (seats.join() !== this.#bots.join()) {
      this.#bots = [...seats]
      this.#writer.add({ kind: 'bots', seats: this.#bots })
    }
    this.#tick ??= new Map()
    this.#settle()
  }

  /** All of it, as it is now: the oldest part that is kept begins it. */
  bytes(): Uint8Array {
    this.#settle()
    const { settings, seats } = this.#begun
    this.#check()
    const parts = [...this.#parts, { ...this.#open, ...this.#writer.finish() }]
    const rest = { seats: [...seats], lastTick: this.#simulation.tick, parts }
    return writeRecording(this.#game, { settings: this.#game.encodeSettings(settings), ...rest })
  }

  /** What was played is written down, and the world is as it left it. */
  #settle(): void {
    for (const seen of this.#seen.values()) this.#writer.add(seen)
    this.#seen.clear()
    if (this.#happens) this.#writer.add(this.#happens)
    this.#happens = undefined
    if (this.#tick) {
      this.#writer.tick(this.#tick)
      this.#tick = undefined
      if (this.#simulation.tick % CHECK_TICKS === 0) this.#check()
    }
    if (this.#writer.bytes < PART_BYTES && this.#writer.allTicks < MAX_PART_TICKS) return
    this.#parts.push({ ...this.#open, ...this.#writer.finish() })
    if (this.#parts.length >= MAX_PARTS) this.#parts.shift()
    this.#writer = new EntryWriter(this.#game)
    this.#open = this.#beginning(true)
    if (this.#asks) this.#remember()
    if (this.#bots.length > 0) this.#writer.add({ kind: 'bots', seats: this.#bots })
  }

  /** Of what was before the part, what rules may look back to; not of large worlds, which would fill it. */
  #remember(): void {
    const { tick, rewind, state } = this.#simulation
    const worlds = rewind?.worlds ?? []
    if (worlds.length * encodeFull(state, 'host').length > MAX_PAST_BYTES) return
    for (const { tick: then, cells } of worlds) this.#writer.add({ kind: 'past', back: tick - then, cells })
  }

  #check(): void {
    this.#writer.add({ kind: 'check', hash: worldHash(this.#simulation.state) })
  }

  #beginning(withWorld: boolean): Omit<RecordedPart, 'entries' | 'count' | 'ticks'> {
    const { tick, state, random } = this.#simulation
    const players = [...this.#players].map(([seat, connected]) => ({ seat, team: this.#teamOf(seat), connected }))
    const world = withWorld ? encodeFull(state, 'host') : undefined
    return { tick, chance: [...random.state], world, players }
  }

  #teamOf(seat: Seat): number | undefined {
    const index = this.#game.teams?.names.indexOf(this.#begun.team(seat) ?? '') ?? -1
    return index < 0 ? undefined : index
  }
}
