import { Budget } from './budget.js'
import type { GuestPeer } from './guest-peers.js'

/** How a player misbehaved: the reason of their end, and behind the slash the code of it. */
export type Misbehaviour = 'flooding' | 'garbage'

/** Positions among what a guest says: its first byte. */
const READY = 1
const ACT = 2
const PIECE = 6
/** What waited in an outage comes at once; on the long run nobody plays, or talks, faster than the rest of it. */
const PER_SECOND = 200
const BURST = 1024
/** A long letter counts as several. */
const KIB_BITS = 10
/** Everybody is told of it. */
const READY_COSTS = 16
/** Whoever was cut off asks in vain for so long, ms. */
const BARRED_MS = 60_000
const MAX_BARRED = 256

/**
 * What a player may say in a session ([SE26]): actions have a budget, pieces of large messages too, and all the rest together. It looks at
 * the first byte only.
 */
export class FloodGuard {
  readonly #budgets = new WeakMap<
    GuestPeer,
    { readonly acts: Budget; readonly pieces: Budget; readonly rest: Budget }
  >()
  readonly #barred = new Map<string, { readonly reason: Misbehaviour; readonly until: number }>()

  /** False when the player says too much. */
  allows(guest: GuestPeer, payload: Uint8Array, now: number): boolean {
    let budgets = this.#budgets.get(guest)
    if (!budgets) {
      const budget = () => new Budget(PER_SECOND, BURST)
      budgets = { acts: budget(), pieces: budget(), rest: budget() }
      this.#budgets.set(guest, budgets)
    }
    if (payload[0] === ACT) return budgets.acts.take(1, now)
    if (payload[0] === PIECE) return budgets.pieces.take(1, now)
    return budgets.rest.take(payload[0] === READY ? READY_COSTS : 1 + (payload.length >> KIB_BITS), now)
  }

  bar({ key }: GuestPeer, reason: Misbehaviour, now: number): void {
    const [oldest] = this.#barred.keys()
    if (this.#barred.size >= MAX_BARRED && oldest !== undefined) this.#barred.delete(oldest)
    this.#barred.set(key.join(), { reason, until: now + BARRED_MS })
  }

  /** With which code this key is refused; `undefined` for a key that may ask. */
  whyBarred({ key }: GuestPeer, now: number): `session/${Misbehaviour}` | undefined {
    const barred = this.#barred.get(key.join())
    if (barred && now < barred.until) return `session/${barred.reason}`
    this.#barred.delete(key.join())
    return undefined
  }
}
