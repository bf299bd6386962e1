import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import { seatsOf } from '../result/team-places.js'
import { type DeviceInput, NO_LOCALS } from '../sync/device-input.js'
import { encodeFull } from '../sync/full-state.js'
import { InputBuffer } from '../sync/input-buffer.js'
import { parseInputFrame } from '../sync/input-frame.js'
import { type Fault, Simulation, type StepOptions } from '../sync/simulation.js'
import { addressSnapshot, snapshotBody } from '../sync/snapshot.js'
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
  readonly #game: AnyGame
  readonly #epoch: number
  readonly #seed: Uint32Array
  readonly #simulation: Simulation
  readonly #team: (seat: Seat) => string | undefined
  /** By the seat of the device's own player. */
  readonly #inputs = new Map<Seat, InputBuffer>()
  /** On whose device those play who have none of their own. */
  readonly #devices = new Map<Seat, Seat>()
  readonly #connected = new Set<Seat>()
  #effects: EffectMessage[] = []
  #lastInputs: ReadonlyMap<Seat, Readonly<Record<string, unknown>>> = new Map()
  #sequence = 0

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
      /** The world as the host before left it; without it, the game sets it up. */
      from?: { readonly tick: number; readonly world: Uint8Array } | undefined
    },
  ) {
    this.#game = game
    this.matchId = start.matchId
    this.seats = start.seats
    this.#epoch = start.epoch ?? 0
    this.#seed = wordsOf(start.seed)
    const { settings, fault, team } = start
    this.#simulation = new Simulation(game, { seed: this.#seed, settings, fault, team })
    this.#team = team
    for (const player of start.players) {
      this.#seat(player)
      if (!player.connected) this.#connected.delete(player.seat)
    }
    const { from } = start
    if (!from || !this.#simulation.goOn(from.tick, from.world, 'host')) this.#simulation.setup(start.seats)
  }

  get simulation(): Simulation {
    return this.#simulation
  }

  join(player: Pick<Player, 'seat' | 'onDeviceOf'>): void {
    this.#seat(player)
    this.#simulation.join(player.seat)
  }

  setConnected(seat: Seat, connected: boolean): void {
    if (connected)
      this.#seat({ seat, onDeviceOf: this.#devices.get(seat) }) // a tab that came back counts its inputs from 1 again
    else this.#connected.delete(seat)
  }

  leave(seat: Seat): void {
    this.#connected.delete(seat)
    this.#inputs.delete(seat)
    this.#devices.delete(seat)
    this.#simulation.leave(seat)
  }

  /** Input of this device: of the player who sits there, and of those who play beside them. */
  input(seat: Seat, own: DeviceInput['own'], locals: DeviceInput['locals'] = NO_LOCALS): void {
    this.#inputs.get(seat)?.push(++this.#sequence, { own, locals })
  }

  receiveInput(seat: Seat, frame: Uint8Array): boolean {
    const parsed = parseInputFrame(this.#game, frame)
    if (!parsed) return false
    const buffer = this.#inputs.get(seat)
    const oldest = parsed.newestSeq - parsed.inputs.length + 1
    parsed.inputs.forEach((input, i) => {
      buffer?.push(oldest + i, input)
    })
    return true
  }

  /** Why it was refused, or `undefined`. */
  act(seat: Seat, action: number, payload: Uint8Array): string | undefined {
    const name = this.#game.actionNames[action]
    const parsed = name === undefined ? undefined : this.#game.parseAction(action, payload)
    if (name === undefined || parsed === undefined) return 'The game knows no such action.'
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
    this.#simulation.step(inputs, this.#stepOptions(this.#simulation.tick + 1, false))
  }

  /** Lets the game's own bot think for every bot's seat. */
  bots(players: readonly Player[]): void {
    for (const player of players) {
      if (player.bot && this.#inputs.has(player.seat)) this.input(player.seat, this.#simulation.bot(player.seat))
    }
  }

  takeEffects(): EffectMessage[] {
    const effects = this.#effects
    this.#effects = []
    return effects
  }

  /** The newest state as a snapshot for each guest; the world is packed once for all of them. */
  snapshots(): (seat: Seat) => Uint8Array {
    const { tick, state } = this.#simulation
    const body = snapshotBody(this.#game, { inputs: this.#lastInputs, state })
    return (seat) => addressSnapshot({ epoch: this.#epoch, tick, inputAck: this.#inputs.get(seat)?.acked ?? 0 }, body)
  }

  opening() {
    return {
      kind: 'match' as const,
      matchId: this.matchId,
      seed: [...this.#seed],
      seats: [...this.seats],
      tick: this.#simulation.tick,
      world: encodeFull(this.#simulation.state, 'guest'),
    }
  }

  /** What a successor needs to go on with it. */
  backup() {
    const { matchId, seats } = this
    const { tick, state } = this.#simulation
    return { matchId, seats: [...seats], tick, world: encodeFull(state, 'host') }
  }

  world() {
    return { kind: 'world' as const, tick: this.#simulation.tick, world: encodeFull(this.#simulation.state, 'guest') }
  }

  standings(): Seat[][] | undefined {
    const standings = this.#simulation.standings()
    return standings && seatsOf(standings, this.seats, this.#team)
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
    }
  }

  #emit(when: { tick: number; acted: boolean }, name: string, payload: Readonly<Record<string, unknown>>): void {
    const effect = this.#game.effectNames.indexOf(name)
    if (effect < 0 || this.#effects.length >= MAX_EFFECTS) return
    const index = when.acted ? 0 : this.#effects.filter(({ acted }) => !acted).length
    this.#effects.push({ ...when, index, effect, payload: this.#game.encodeEffect(effect, payload) })
  }
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint32Array.from({ length: 4 }, (_, i) => view.getUint32(i * 4, true))
}
