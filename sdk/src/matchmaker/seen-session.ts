import type { AnyGame } from '../game/game-types.js'
import { absent, type Player } from '../session/player.js'
import { isSpectator } from '../session/spectators.js'
import { localsOf } from './local-players.js'
import type { Session } from './session-api.js'
import type { SessionSide } from './session-side.js'

/** What is seen of a session from whichever side of it this device is on. */
export abstract class SeenSession<G extends AnyGame> {
  protected abstract side: SessionSide

  get name() {
    return this.side.name
  }

  get settings() {
    return this.side.settings as Session<G>['settings']
  }

  get phase() {
    return this.side.phase
  }

  get players() {
    return this.side.players
  }

  get spectators() {
    return this.side.spectators
  }

  get localPlayers() {
    return localsOf(this.side)
  }

  get bans() {
    return this.side.seating?.admission.bans ?? []
  }

  get watching() {
    return isSpectator(this.side.seat)
  }

  get net() {
    return { path: this.side.path, rtt: this.side.rtt }
  }

  get connection() {
    return this.side.connection
  }

  get isHost() {
    return this.side.path === 'local'
  }

  get host() {
    return this.players.find((player) => player.host) ?? this.me
  }

  get standby(): Player | undefined {
    return this.players.find(({ seat, host }) => seat === this.side.standby && !host)
  }

  get me() {
    return this.playerAt(this.side.seat)
  }

  protected playerAt(seat: number): Player {
    const all = isSpectator(seat) ? this.spectators : this.players
    return all.find((one) => one.seat === seat) ?? absent(seat)
  }
}
