import type { Seat } from '../game/seat.js'
import type { GuestSession } from '../session/guest-session.js'

/** A session that another device hosts, as this guest's machine has it. */
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

  get knocks() {
    return []
  }

  get states() {
    return this.machine.predictor
  }
}
