import { Budget } from './budget.js'
import type { Piece } from './piece.js'

/** What a lobby's link bears beside snapshots ([CO12]), bytes a second, and at once. */
export const RELAYED_PER_SECOND = 48 * 1024
const BURST = 64 * 1024

/** Pieces for a guest that a relay carries, which cuts links that carry too much: they wait here, and the sender for them. */
export class SlowPieces {
  readonly #budget = new Budget(RELAYED_PER_SECOND, BURST)
  readonly #queue: { readonly piece: Piece; send(): void }[] = []
  #bytes = 0

  get waiting(): number {
    return this.#bytes
  }

  push(piece: Piece, send: () => void, now: number): void {
    this.#queue.push({ piece, send })
    this.#bytes += piece.data.length
    this.drain(now)
  }

  drain(now: number): void {
    for (let next = this.#queue[0]; next && this.#budget.take(next.piece.data.length, now); next = this.#queue[0]) {
      this.#queue.shift()
      this.#bytes -= next.piece.data.length
      next.send()
    }
  }
}
