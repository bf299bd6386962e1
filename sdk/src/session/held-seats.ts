import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import type { Player } from './player.js'

/** The seats of dropped players, and the tokens that resume them ([SE8]). */
export class HeldSeats {
  readonly #tokens = new Map<Seat, Uint8Array>()
  readonly #droppedAt = new Map<Seat, number>()

  /** The token of the tab that now sits there. */
  issue(seat: Seat, token: Uint8Array): void {
    this.#tokens.set(seat, token)
    this.#droppedAt.delete(seat)
  }

  hold(seat: Seat, now: number): void {
    this.#droppedAt.set(seat, now)
  }

  forget(seat: Seat): void {
    this.#tokens.delete(seat)
    this.#droppedAt.delete(seat)
  }

  /** Seats that have waited for longer than `grace` ms. */
  expired(now: number, grace: number): Seat[] {
    return [...this.#droppedAt].filter(([, at]) => now - at > grace).map(([seat]) => seat)
  }

  /** The held seat that goes back to `key`; a token narrows it to the tab's own. */
  find(players: readonly Player[], key: Uint8Array, token: Uint8Array | undefined): Seat | undefined {
    for (const { seat, key: owner } of players) {
      if (!this.#droppedAt.has(seat) || !owner || !equalBytes(owner, key)) continue
      const issued = this.#tokens.get(seat)
      if (!token || !issued || equalBytes(token, issued)) return seat
    }
    return undefined
  }
}
