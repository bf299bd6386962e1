import type { AnyGame } from '../../game/game-types.js'
import type { Seat } from '../../game/seat.js'
import { decodeFull } from '../full-state.js'
import { Simulation } from '../simulation.js'
import { firstDifference, type WorldDifference } from '../world-difference.js'
import { createWorld } from '../world-state.js'
import { type Entry, EntryReader, type Held } from './entries.js'
import type { RecordedPart, Recording } from './recording.js'
import { type SeenEntry, seenAgain } from './seen-entry.js'
import { worldHash } from './world-hash.js'

/** A match that is played again was not the one that was recorded. */
export interface ReplayDifference {
  /** The first tick that was looked at and is not the same. */
  readonly tick: number
  /** The last one before it that was. */
  readonly sameUntil: number
  /** Where; known at the few ticks of which the recording has a whole world. */
  readonly world: WorldDifference | undefined
}

/** Whether all of it can be read; nothing of the game is run. */
export function isPlayable(game: AnyGame, { parts }: Recording): boolean {
  return parts.every((part) => {
    const reader = new EntryReader(game, part)
    let ticks = 0
    for (let entry = reader.next(); entry; entry = reader.next()) {
      if (entry.kind === 'ticks') ticks += entry.count
      if (ticks > part.ticks) return false
    }
    const world = part.world === undefined || decodeFull(createWorld(game.layout), part.world, 'host')
    return !reader.failed && ticks === part.ticks && world
  })
}

/** Plays a recording, forwards tick by tick and back from the worlds in it. */
export class Player {
  readonly #game: AnyGame
  readonly #recording: Recording
  #simulation!: Simulation
  #reader!: EntryReader
  #part = 0
  #teams = new Map<Seat, number | undefined>()
  #connected = new Set<Seat>()
  #bots: readonly Seat[] = []
  #held: Held = new Map()
  /** What the rules will ask in the next tick or action. */
  readonly #seen = new Map<Seat, SeenEntry>()
  /** Of the entry that is being played. */
  #ticksLeft = 0
  #sameUntil = 0
  difference: ReplayDifference | undefined

  /** @param recording that is playable */
  constructor(game: AnyGame, recording: Recording) {
    this.#game = game
    this.#recording = recording
    this.#begin(0)
    this.#sameUntil = this.tick
  }

  get world(): unknown {
    return this.#simulation.state.world
  }

  get tick(): number {
    return this.#simulation.tick
  }

  /** Plays on by one tick, or one change of a turn-based game; false at the end. */
  step(): boolean {
    for (;;) {
      if (this.#ticksLeft > 0) {
        this.#ticksLeft--
        this.#tick()
        return true
      }
      const entry = this.#reader.next()
      if (!entry && !this.#nextPart()) return false
      if (entry && this.#play(entry)) return true
    }
  }

  /** To the end of this tick: back to the whole world before it where it has to, and on from there. */
  seek(tick: number): void {
    if (tick < this.tick) {
      const before = this.#recording.parts.findLastIndex((part) => part.tick <= tick)
      this.#begin(Math.max(0, before))
    }
    while (this.tick < tick && this.step());
  }

  #begin(index: number): void {
    const part = this.#recording.parts[index]
    if (!part) return
    const settings = this.#game.parseSettings(this.#recording.settings) ?? {}
    const names = this.#game.teams?.names
    const team = (seat: Seat) => names?.[this.#teams.get(seat) ?? -1]
    const chance = Uint32Array.from(part.chance)
    this.#simulation = new Simulation(this.#game, { seed: chance, settings, team, fault: () => {}, rewinds: true })
    this.#open(part, index)
    if (part.world) this.#simulation.goOn(part.tick, part.world, 'host')
    else this.#simulation.setup(this.#recording.seats)
  }

  #open(part: RecordedPart, index: number): void {
    this.#part = index
    this.#simulation.random.state = Uint32Array.from(part.chance)
    this.#simulation.tick = part.tick
    this.#teams = new Map(part.players.map(({ seat, team }) => [seat, team]))
    this.#connected = new Set(part.players.flatMap(({ seat, connected }) => (connected ? seat : [])))
    this.#bots = []
    this.#held = new Map()
    this.#seen.clear()
    this.#ticksLeft = 0
    this.#reader = new EntryReader(this.#game, part)
  }

  /** Goes on from what was recorded, whatever was played. */
  #nextPart(): boolean {
    const index = this.#part + 1
    const part = this.#recording.parts[index]
    if (!part?.world) return false
    const recorded = createWorld(this.#game.layout)
    decodeFull(recorded, part.world, 'host')
    const world = firstDifference(this.#game.layout, recorded.cells, this.#simulation.state.cells)
    this.#look(part.tick, world === undefined && part.tick === this.tick, world)
    this.#simulation.goOn(part.tick, part.world, 'host')
    this.#open(part, index)
    return true
  }

  /** True when time has gone on. */
  #play(entry: Entry): boolean {
    const simulation = this.#simulation
    switch (entry.kind) {
      case 'ticks':
        this.#ticksLeft = entry.count
        return false
      case 'inputs':
        this.#held = entry.held
        return false
      case 'bots':
        this.#bots = entry.seats
        return false
      case 'check':
        this.#look(this.tick, worldHash(simulation.state) === entry.hash, undefined)
        return false
      case 'seen':
        this.#seen.set(entry.seat, entry)
        return false
      case 'past':
        simulation.rewind?.add(this.tick - entry.back, entry.cells)
        return false
      case 'connected':
        if (entry.connected) this.#connected.add(entry.seat)
        else this.#connected.delete(entry.seat)
        return false
      case 'join':
        this.#connected.add(entry.seat)
        this.#teams.set(entry.seat, entry.team)
        simulation.join(entry.seat)
        return false
      case 'leave':
        this.#connected.delete(entry.seat)
        simulation.leave(entry.seat)
        return false
      case 'act': {
        const name = this.#game.actionNames[entry.action]
        const values = this.#game.parseAction(entry.action, entry.payload)
        if (name !== undefined && values) simulation.act(entry.seat, name, values, this.#options())
        this.#seen.clear()
        return this.#game.tickRate === 0
      }
    }
  }

  #tick(): void {
    if (this.#game.tickRate > 0) this.#simulation.step(this.#held, this.#options())
    for (const seat of this.#bots) this.#simulation.bot(seat) // it may draw
    this.#seen.clear()
  }

  #options() {
    const seenBy = (seat: Seat) => {
      const seen = this.#seen.get(seat)
      return seen && seenAgain(seen, this.tick)
    }
    return { predicting: false, connected: (seat: Seat) => this.#connected.has(seat), emit: () => {}, seenBy }
  }

  #look(tick: number, isSame: boolean, world: WorldDifference | undefined): void {
    if (isSame) this.#sameUntil = Math.max(this.#sameUntil, tick)
    else this.difference ??= { tick, sameUntil: Math.min(this.#sameUntil, tick), world }
  }
}
