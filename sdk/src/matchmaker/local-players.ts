import { MAX_NAME } from '../codec/name.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Clock } from '../ports/clock.js'
import type { Player } from '../session/player.js'
import { type DeviceInput, MAX_LOCALS } from '../sync/device-input.js'
import { InputSampler } from '../sync/input-sampler.js'
import { askHost } from './ask-host.js'
import { goodName } from './good-name.js'
import type { LocalPlayerOptions } from './roster-options.js'
import type { CallOptions } from './session-api.js'
import type { SessionSide } from './session-side.js'

type Side = Pick<SessionSide, 'seat' | 'players'>

/** Who plays on this device beside its own player: by seat, at most three, whatever a host says. */
export function localsOf({ seat, players }: Side): readonly Player[] {
  return players.filter(({ onDeviceOf }) => onDeviceOf === seat).slice(0, MAX_LOCALS)
}

/** What everybody on this device holds right now ([SE25]). */
export class DeviceSampler {
  readonly #game: AnyGame
  readonly #own: InputSampler
  readonly #locals = new Map<Seat, InputSampler>()

  constructor(game: AnyGame) {
    this.#game = game
    this.#own = new InputSampler(game)
  }

  /** @param seat of a local player; what is set for others is dropped */
  set(side: Side, values: AnyValues, seat = side.seat): void {
    if (seat === side.seat) return this.#own.set(values)
    if (!localsOf(side).some((player) => player.seat === seat)) return
    const sampler = this.#locals.get(seat) ?? new InputSampler(this.#game)
    this.#locals.set(seat, sampler)
    sampler.set(values)
  }

  /** For one tick. */
  take(side: Side): DeviceInput {
    const seats = localsOf(side).map(({ seat }) => seat)
    for (const seat of this.#locals.keys()) if (!seats.includes(seat)) this.#locals.delete(seat)
    const rest = () => new InputSampler(this.#game)
    return {
      own: this.#own.take(),
      locals: new Map(seats.map((seat) => [seat, (this.#locals.get(seat) ?? rest()).take()])),
    }
  }
}

/** A seat for somebody else on this device. */
export async function addLocalPlayer(
  side: Pick<SessionSide, 'ask'>,
  clock: Clock,
  { name, ...options }: LocalPlayerOptions & CallOptions,
): Promise<Seat> {
  const { seat } = await askHost(side, { kind: 'addLocal', name: goodName(name, MAX_NAME) }, clock, options)
  if (seat === undefined) throw new SkirmishError('session/closed')
  return seat
}
