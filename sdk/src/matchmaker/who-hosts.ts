import type { Player } from '../session/player.js'

/** Notices when another player hosts. */
export class WhoHosts {
  #seat: number | undefined

  /** The new host, if it is another one than at the last look. */
  look(players: readonly Player[]): Player | undefined {
    const host = players.find((player) => player.host)
    const before = this.#seat
    this.#seat = host?.seat ?? before
    return before !== undefined && before !== host?.seat ? host : undefined
  }
}
