import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import type { Player } from './player.js'

/** The seats of dropped players, and the tokens that resume them ([SE8]). */
export class HeldSeats {
  readonly #host: Seat
  readonly #tokens = new Map<Seat, Uint8Array>()
  readonly #droppedAt = new Map<Seat, number>()

  /** @param host its seat, which nobody takes over, whatever tab was copied */
  constructor(host: Seat) {
    this.#host = host
  }

  /** The token of the tab that now sits there. */
  issue(seat: Seat, token: Uint8Array): void {
    this.#tokens.set(seat, token)
    this.#droppedAt.delete(seat)
  }

  /** The token of the host's own seat. */
  get own(): Uint8Array | undefined {
    return this.#tokens.get(this.#host)
  }

  /** Every tab that may come back, for a successor. */
  get tokens(): { seat: Seat; token: Uint8Array }[] {
    return [...this.#tokens].map(([seat, token]) => ({ seat, token }))
  }

  /** The tab sits elsewhere from now on. */
  move(from: Seat, to: Seat): void {
    const token = this.#tokens.get(from)
    this.forget(from)
    if (token) this.issue(to, token)
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

  /**
   * The seat that goes back to `key`: with the tab's own token in any case, so that a refreshed tab need not wait until
   * its old link is found dead; without one only a seat whose player has dropped.
   */
  find(players: readonly Player[], key: Uint8Array, token: Uint8Array | undefined): Seat | undefined {
    for (const { seat, key: owner } of players) {
      if (seat === this.#host || !owner || !equalBytes(owner, key)) continue
      if (token ? this.isToken(seat, token) : this.#droppedAt.has(seat)) return seat
    }
    return undefined
  }

  /** The tab that sits there has this token. */
  isToken(seat: Seat, token: Uint8Array): boolean {
    const issued = this.#tokens.get(seat)
    return issued !== undefined && equalBytes(token, issued)
  }
}
