import type { AnyGame } from '../game/game-types.js'
import { legalValues } from '../game/held-values.js'
import type { Seat } from '../game/seat.js'
import { seatsOf } from '../result/team-places.js'
import { isReport } from '../sync/delta/report.js'
import { snapshotTag } from '../sync/delta/snapshot-frame.js'
import { type DeviceInput, NO_LOCALS } from '../sync/device-input.js'
import { encodeFull } from '../sync/full-state.js'
import { InputBuffer } from '../sync/input-buffer.js'
import { parseInputFrame } from '../sync/input-frame.js'
import { MatchRecorder } from '../sync/recording/match-recorder.js'
import type { SeenBy } from '../sync/rewind.js'
import { seedWords } from '../sync/seed-words.js'
import { type Fault, Simulation, type StepOptions } from '../sync/simulation.js'
import { SyncFigures } from '../sync/sync-figures.js'
import type { Backup } from './backup.js'
import { MatchSnapshots, type Sight } from './match-snapshots.js'
import type { Player } from './player.js'

export interface EffectMessage {
  tick: number
  /** Among those of the tick; of an action, 0. */
  index: number
  /** An action made it, and so it comes once; what a tick made may come again when another host plays that tick again. */
  acted: boolean
  effect: number
  payload: Uint8Array
}

/** Effects of one tick beyond this are dropped: no game plays 64 sounds in 33 ms. */
const MAX_EFFECTS = 64

/** One match on the host: the authoritative world, everybody's inputs, and what guests must be told. */
export class HostMatch {
  readonly matchId: Uint8Array
  readonly seats: readonly Seat[]
  /** This one, and those before it. */
  readonly hosts: number
  /** Started and gave their seat up: somebody else may sit there now. */
  readonly #left: Set<Seat>
  readonly #game: AnyGame
  readonly #simulation: Simulation
  readonly #snapshots: MatchSnapshots
  readonly #recorder: MatchRecorder
  /** What its snapshots took. */
  readonly figures = new SyncFigures()
  readonly #team: (seat: Seat) => string | undefined
  readonly #drive: StepOptions['drive']
  /** By the seat of the device's own player. */
  readonly #inputs = new Map<Seat, InputBuffer>()
  /** On whose device those play who have none of their own. */
  readonly #devices = new Map<Seat, Seat>()
  readonly #connected = new Set<Seat>()
  #effects: EffectMessage[] = []
  #lastInputs: ReadonlyMap<Seat, Readonly<Record<string, unknown>>> = new Map()

  constructor(
    game: AnyGame,
    start: {
      settings: Readonly<Record<string, unknown>>
      matchId: Uint8Array
      seed: Uint8Array
      seats: readonly Seat[]
      /** Who sits in the session now. */
      players: readonly Player[]
      fault: Fault
      /** Which team who is in. */
      team: (seat: Seat) => string | undefined
      epoch?: number
      /** As the host before left it; without it, the game sets the world up. */
      from?: Omit<NonNullable<Backup['match']['match']>, 'matchId' | 'seats'> | undefined
      /** What moves the world of a game without `step`. */
      drive?: StepOptions['drive']
    },
  ) {
    this.#game = game
    this.matchId = start.matchId
    this.seats = start.seats
    this.hosts = (start.from?.hosts ?? 0) + 1
    this.#left = new Set(start.from?.left)
    const tag = snapshotTag(start.epoch ?? 0, start.matchId)
    this.#snapshots = new MatchSnapshots(game, tag, (seat) => this.#sight(seat), this.figures)
    const { settings, fault, team } = start
    this.#simulation = new Simulation(game, { seed: seedWords(start.seed), settings, fault, team, rewinds: true })
    this.#team = team
    this.#drive = start.drive
    for (const player of start.players) {
      this.#seat(player)
      if (!player.connected) this.#connected.delete(player.seat)
    }
    const { from } = start
    const goesOn = from !== undefined && this.#simulation.goOn(from.tick, from.world, 'host')
    const begun = { settings, team, goesOn, seats: start.seats }
    const players = new Map(start.players.map(({ seat, connected }) => [seat, connected]))
    this.#recorder = new MatchRecorder(game, this.#simulation, begun, players)
    if (!goesOn) this.#simulation.setup(start.seats)
  }

  get simulation(): Simulation {
    return this.#simulation
  }

  join(player: Pick<Player, 'seat' | 'onDeviceOf'>): void {
    this.#seat(player)
    this.#recorder.join(player.seat)
    this.#simulation.join(player.seat)
  }

  setConnected(seat: Seat, connected: boolean): void {
    this.#recorder.connected(seat, connected)
    if (connected)
      this.#seat({ seat, onDeviceOf: this.#devices.get(seat) }) // a tab that came back counts its inputs from 1 again
    else this.#connected.delete(seat)
  }

  leave(seat: Seat): void {
    if (this.seats.includes(seat)) this.#left.add(seat)
    this.#connected.delete(seat)
    this.#inputs.delete(seat)
    this.#devices.delete(seat)
    this.#recorder.leave(seat)
    this.#simulation.leave(seat)
  }

  /** Input of this device: of the player who sits there, and of those who play beside them. */
  input(seat: Seat, own: DeviceInput['own'], locals: DeviceInput['locals'] = NO_LOCALS): void {
    this.#inputs.get(seat)?.put({ own, locals })
  }

  /** What a guest got, and what it holds; false when that makes no sense. */
  receiveState(peer: number, seat: Seat, frame: Uint8Array): boolean {
    if (!isReport(frame)) return this.#receiveInput(seat, frame)
    const input = this.#snapshots.hear(peer, frame)
    return input !== undefined && (input.length === 0 || this.#receiveInput(seat, input))
  }

  #receiveInput(seat: Seat, frame: Uint8Array): boolean {
    const parsed = parseInputFrame(this.#game, frame)
    if (!parsed) return false
    const buffer = this.#inputs.get(seat)
    const oldest = parsed.newestSeq - parsed.inputs.length + 1
    // What was on the screen at earlier inputs is about a tick less for each.
    const screen = parsed.drawn === undefined ? undefined : parsed.drawn - (parsed.inputs.length - 1)
    parsed.inputs.forEach((input, i) => {
      buffer?.push(oldest + i, input, screen === undefined ? undefined : screen + i, parsed.newestSeq)
    })
    return true
  }

  /** Why it was refused, or `undefined`. */
  act(seat: Seat, action: number, payload: Uint8Array): string | undefined {
    const name = this.#game.actionNames[action]
    const parsed = name === undefined ? undefined : this.#game.parseAction(action, payload)
    if (name === undefined || parsed === undefined) return 'The game knows no such action.'
    this.#recorder.act(seat, action, payload)
    return this.#simulation.act(seat, name, parsed, this.#stepOptions(this.#simulation.tick, true))
  }

  step(): void {
    const inputs = new Map<Seat, Readonly<Record<string, unknown>>>()
    for (const [seat, buffer] of this.#inputs) {
      const { own, locals } = buffer.take()
      inputs.set(seat, own)
      // A device may name any seat: it moves those that are its own ([SE25]).
      for (const [local, input] of locals) if (this.#devices.get(local) === seat) inputs.set(local, input)
    }
    this.#lastInputs = inputs
    this.#recorder.step(inputs)
    this.#simulation.step(inputs, this.#stepOptions(this.#simulation.tick + 1, false))
  }

  /** Lets the game's own bot think for every bot's seat. */
  bots(players: readonly Player[]): void {
    const bots = players.filter(({ bot, seat }) => bot && this.#inputs.has(seat)).map(({ seat }) => seat)
    for (const seat of bots) this.input(seat, legalValues(this.#game.inputFields, this.#simulation.bot(seat)))
    this.#recorder.thought(bots)
  }

  takeEffects(): EffectMessage[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  /** The newest world in parts for each guest ([SY9]), as far as it may know it; `undefined` after a tick that is not sent. */
  snapshots(): ((peer: number, seat: Seat) => Uint8Array[]) | undefined {
    const { tick } = this.#simulation
    if (!this.#snapshots.begin(tick)) return undefined
    return (peer, seat) => {
      const relevance = () => this.#simulation.relevance(this.#seatsWith(seat))
      const to = { peer, inputAck: this.#inputs.get(seat)?.acked ?? 0, relevance }
      const parts = this.#snapshots.framesFor(to, seat)
      this.figures.snapshots++
      for (const part of parts) this.figures.bytes += part.length
      return parts
    }
  }

  /** This guest is told the opening of this moment. */
  opened(peer: number, seat: Seat): void {
    this.#snapshots.opened(peer, seat, this.#simulation.tick)
  }

  /** What whoever sits there begins with. */
  opening(seat: Seat) {
    const { matchId, seats } = this
    const { tick } = this.#simulation
    const seed = [0, 0, 0, 0] // guests draw stand-ins, and whoever knew it could tell what is drawn next
    return { kind: 'match' as const, matchId, seed, seats: [...seats], tick, world: this.#worldFor(seat) }
  }

  /** What it was made of, to be played again ([SY51]). */
  recording(): Uint8Array {
    return this.#recorder.bytes()
  }

  /** What a successor needs to go on with it. */
  backup() {
    const { matchId, seats, hosts } = this
    const { tick, state } = this.#simulation
    return { matchId, seats: [...seats], left: [...this.#left], hosts, tick, world: encodeFull(state, 'host') }
  }

  world(seat: Seat) {
    return { kind: 'world' as const, tick: this.#simulation.tick, world: this.#worldFor(seat) }
  }

  /** The two newest states, as those may see them who play on the device of this seat. */
  seenBy(seat: Seat) {
    return this.#simulation.seenBy(this.#seatsWith(seat))
  }

  #sight(seat: Seat | undefined): Sight {
    if (seat === undefined) return { cells: this.#simulation.state.cells, inputs: this.#lastInputs }
    const seats = this.#seatsWith(seat)
    const inputs = new Map([...this.#lastInputs].filter(([one]) => seats.includes(one)))
    return { cells: this.#simulation.seenBy(seats).current, inputs }
  }

  /** All who play on the device of this one. */
  #seatsWith(seat: Seat): Seat[] {
    return [seat, ...[...this.#devices].flatMap(([local, device]) => (device === seat ? local : []))]
  }

  #worldFor(seat: Seat): Uint8Array {
    return encodeFull({ layout: this.#game.layout, cells: this.seenBy(seat).current }, 'guest')
  }

  /** Best first, of those who started; `undefined` while it goes on. */
  standings(): Seat[][] | undefined {
    const standings = this.#simulation.standings()
    if (!standings) return undefined
    // What a game says of a seat that was given up and taken again, it says of somebody who came later.
    const isTaken = (seat: Seat) => this.#inputs.has(seat) || this.#devices.has(seat)
    const isTheirs = (seat: Seat) => !(this.#left.has(seat) && isTaken(seat))
    return seatsOf(standings, this.seats, this.#team).map((row) => row.filter(isTheirs))
  }

  /** Who started and is not there. */
  get absent(): Seat[] {
    return this.seats.filter((seat) => this.#left.has(seat) || !this.#connected.has(seat))
  }

  /** What the game counts of everybody who started, in the order of these standings. */
  stats(standings: readonly (readonly Seat[])[]): number[][] {
    return this.#simulation.stats({ standings, absent: this.absent })
  }

  #seat({ seat, onDeviceOf }: Pick<Player, 'seat' | 'onDeviceOf'>): void {
    this.#connected.add(seat)
    if (onDeviceOf === undefined) this.#inputs.set(seat, new InputBuffer(this.#game))
    else this.#devices.set(seat, onDeviceOf)
  }

  #stepOptions(tick: number, acted: boolean): StepOptions {
    return {
      predicting: false,
      connected: (seat) => this.#connected.has(seat),
      emit: (name, payload) => this.#emit({ tick, acted }, name, payload),
      seenBy: (seat) => this.#seenBy(seat),
      ...(this.#drive && { drive: this.#drive }),
    }
  }

  #seenBy(seat: Seat): SeenBy | undefined {
    const device = this.#devices.get(seat) ?? seat
    const drawn = this.#inputs.get(device)?.drawn
    const seen = drawn === undefined ? undefined : { drawn, seats: this.#seatsWith(device) }
    if (seen) this.#recorder.seen(seat, seen)
    return seen
  }

  #emit(when: { tick: number; acted: boolean }, name: string, payload: Readonly<Record<string, unknown>>): void {
    const effect = this.#game.effectNames.indexOf(name)
    if (effect < 0 || this.#effects.length >= MAX_EFFECTS) return
    const index = when.acted ? 0 : this.#effects.filter(({ acted }) => !acted).length
    this.#effects.push({ ...when, index, effect, payload: this.#game.encodeEffect(effect, payload) })
  }
}
