import type { Seat } from '../game/seat.js'
import type { JoinRequest } from './admission.js'

/** How long the links of whoever sits there are listened to before the seat goes to the same key elsewhere, ms: three beats ([CO8]). */
const LISTEN_MS = 1500

/** Somebody with the key of a taken seat, and without its token. */
interface Takeover {
  readonly peer: number
  readonly join: JoinRequest
  readonly since: number
}

/** The same key asks for its own seat from elsewhere: it gets it when nobody answers there any more ([SE37]). Pure. */
export class Takeovers {
  readonly #waiting = new Map<Seat, Takeover>()

  /** @returns the peer that waited for that seat before; the last one who asks counts */
  begin(seat: Seat, peer: number, join: JoinRequest, now: number): number | undefined {
    const before = this.#waiting.get(seat)?.peer
    this.#waiting.set(seat, { peer, join, since: now })
    return before
  }

  waits(peer: number): boolean {
    return [...this.#waiting.values()].some((one) => one.peer === peer)
  }

  forget(peer: number): void {
    for (const [seat, one] of this.#waiting) if (one.peer === peer) this.#waiting.delete(seat)
  }

  /** Those of whom it is decided, with what. @param quiet how long nothing was heard from a seat, ms; `undefined` when it is empty */
  settled(now: number, quiet: (seat: Seat) => number | undefined): (Takeover & { seat: Seat; isAnswered: boolean })[] {
    const decided = [...this.#waiting].flatMap(([seat, one]) => {
      const silence = quiet(seat) ?? Number.POSITIVE_INFINITY
      const isAnswered = silence < now - one.since
      return isAnswered || silence === Number.POSITIVE_INFINITY || now - one.since >= LISTEN_MS
        ? [{ ...one, seat, isAnswered }]
        : []
    })
    for (const { seat } of decided) this.#waiting.delete(seat)
    return decided
  }
}
