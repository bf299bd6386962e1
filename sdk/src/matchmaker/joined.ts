import { SkirmishError } from '../errors.js'
import type { Seat } from '../game/seat.js'
import type { GuestSession } from '../session/guest-session.js'
import type { Knock } from '../session/knocks.js'
import type { Player } from '../session/player.js'

/** A session this device is a guest of, as its machine has it; what only a host does is refused. */
export abstract class Joined {
  protected abstract readonly machine: GuestSession

  get name() {
    return this.machine.sessionName
  }

  get settings() {
    return this.machine.settings
  }

  get phase() {
    return this.machine.phase
  }

  get players() {
    return this.machine.players
  }

  get spectators() {
    return this.machine.spectators
  }

  get seat(): Seat {
    return this.machine.seat ?? 0
  }

  get knocks(): readonly Knock[] {
    return []
  }

  get figures() {
    return this.machine.predictor?.figures
  }

  get told() {
    return this.machine.match.told
  }

  get states() {
    return this.machine.predictor
  }

  start(): never {
    throw new SkirmishError('session/not-host')
  }

  addBot(): Player {
    throw new SkirmishError('session/not-host')
  }

  remove(): never {
    throw new SkirmishError('session/not-host')
  }

  async transfer(): Promise<never> {
    throw new SkirmishError('session/not-host')
  }

  end(): never {
    throw new SkirmishError('session/not-host')
  }
}
