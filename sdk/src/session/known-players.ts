import type { Seat } from '../game/seat.js'
import { asShown, type Player } from './player.js'
import type { SessionEvent } from './session-event.js'

/** The players as the host tells of them, and what changed since it did so last. */
export class KnownPlayers {
  #players: readonly Player[] = []

  get all(): readonly Player[] {
    return this.#players
  }

  /** @param own this device's seat: it knows itself that it was away */
  change(told: readonly Player[], own: Seat | undefined): SessionEvent[] {
    const before = new Map(this.#players.map((player) => [player.seat, player]))
    const events: SessionEvent[] = []
    this.#players = asShown(told)
    for (const player of this.#players) {
      const old = before.get(player.seat)
      before.delete(player.seat)
      if (!old) events.push({ type: 'playerJoined', player })
      else if (player.seat === own || old.connected === player.connected) continue
      else events.push({ type: player.connected ? 'playerResumed' : 'playerDropped', player })
    }
    for (const player of before.values()) events.push({ type: 'playerLeft', player, reason: 'left' })
    return [...events, { type: 'roster', players: this.#players }]
  }

  /** Somebody left: who it was. */
  remove(seat: Seat): Player | undefined {
    const player = this.#players.find((one) => one.seat === seat)
    this.#players = this.#players.filter((one) => one !== player)
    return player
  }
}
