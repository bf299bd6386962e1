import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import type { Teams } from '../game/teams.js'
import { asShown, type Player } from './player.js'
import type { SessionEvent } from './session-event.js'
import { isSpectator } from './spectators.js'

/** The players as the host tells of them, and what changed since it did so last. */
export class KnownPlayers {
  readonly #teams: Teams | undefined
  #players: readonly Player[] = []

  constructor(teams: Teams | undefined) {
    this.#teams = teams
  }

  get players(): readonly Player[] {
    return this.#players.filter(({ seat }) => !isSpectator(seat))
  }

  get spectators(): readonly Player[] {
    return this.#players.filter(({ seat }) => isSpectator(seat))
  }

  teamOf(seat: Seat): string | undefined {
    return this.#players.find((player) => player.seat === seat)?.team
  }

  /** @param own this device's seat: it knows itself that it was away, with all who play there */
  change(told: readonly Player[], own: Seat | undefined): SessionEvent[] {
    const before = new Map(this.players.map((player) => [player.seat, player]))
    const events: SessionEvent[] = []
    this.#players = asShown(told, this.#teams)
    const me = this.#players.find(({ seat }) => seat === own)
    for (const [seat, { key }] of before) if (key && me?.key && equalBytes(key, me.key)) before.delete(seat)
    for (const player of this.players) {
      const old = before.get(player.seat)
      before.delete(player.seat)
      if (player === me) continue
      if (!old) events.push({ type: 'playerJoined', player })
      else if (old.connected === player.connected || (own !== undefined && player.onDeviceOf === own)) continue
      else events.push({ type: player.connected ? 'playerResumed' : 'playerDropped', player })
    }
    for (const player of before.values()) events.push({ type: 'playerLeft', player, reason: 'left' })
    return [...events, { type: 'roster', players: this.players }]
  }

  /** Somebody left: who it was. */
  remove(seat: Seat): Player | undefined {
    const player = this.#players.find((one) => one.seat === seat)
    this.#players = this.#players.filter((one) => one !== player)
    return player
  }
}
