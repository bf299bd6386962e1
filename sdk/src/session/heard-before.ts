import type { Seat } from '../game/seat.js'
import type { Stay } from './handled.js'

/** Which request a letter was: the log's number when its sender's stay began, and its number in that stay ([SE57]); 0 for what no player sent. */
export interface Origin {
  readonly since: number
  readonly number: number
}

/**
 * Letters that this device heard as a host, maybe before its standby had them: who sent them says them again to the next host,
 * and here they are heard once ([SE92]).
 */
export class HeardBefore {
  readonly #stays: readonly Pick<Stay, 'seat' | 'since' | 'last'>[]

  constructor(stays: readonly Pick<Stay, 'seat' | 'since' | 'last'>[] = []) {
    this.#stays = stays
  }

  has(from: Seat, { since, number }: Origin): boolean {
    return number > 0 && number <= this.#lastOf(from, since)
  }

  /** With all that it has heard as a host by now. */
  and(stays: readonly Stay[]): HeardBefore {
    const last = (stay: Stay) => Math.max(stay.last, this.#lastOf(stay.seat, stay.since))
    return new HeardBefore(stays.map((stay) => ({ seat: stay.seat, since: stay.since, last: last(stay) })))
  }

  #lastOf(from: Seat, began: number): number {
    return this.#stays.find(({ seat, since }) => seat === from && since === began)?.last ?? 0
  }
}
