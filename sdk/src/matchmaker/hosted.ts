import type { HostSession } from '../session/host-session.js'
import type { HostLinks } from './host-links.js'

/** A session that is hosted here, as its machine has it. */
export abstract class Hosted {
  protected abstract readonly links: HostLinks
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

  get isVisited(): boolean {
    return this.links.isVisited
  }

  get rtt(): number | undefined {
    return this.links.rtt
  }

  get backlog(): number {
    return this.links.backlog
  }

  get peers() {
    return this.machine.guests.flatMap(([id, seat]) => {
      const peer = this.links.get(id)
      return peer ? [{ peer, seat }] : []
    })
  }

  get figures() {
    return this.machine.match?.figures
  }

  recording(): Uint8Array | undefined {
    return this.machine.match?.recording()
  }

  get states() {
    return this.machine.match?.seenBy(this.machine.seat)
  }
}
