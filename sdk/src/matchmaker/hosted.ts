import type { HostSession } from '../session/host-session.js'

/** A session that is hosted here, as its machine has it. */
export class Hosted {
  protected readonly machine: HostSession

  constructor(machine: HostSession) {
    this.machine = machine
  }

  get phase() {
    return this.machine.phase
  }

  get players() {
    return this.machine.players
  }

  get spectators() {
    return this.machine.seating.spectators
  }

  get seat() {
    return this.machine.seat
  }

  get knocks() {
    return this.machine.knocks
  }

  get seating() {
    return this.machine.seating
  }

  recording(): Uint8Array | undefined {
    return this.machine.match?.recording()
  }

  get states() {
    return this.machine.match?.seenBy(this.machine.seat)
  }
}
