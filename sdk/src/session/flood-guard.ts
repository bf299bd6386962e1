import { Budget } from './budget.js'
import type { GuestPeer } from './guest-peers.js'

/** How a player misbehaved: the reason of their end, and behind the slash the code of it. */
export const MISBEHAVIOURS = ['flooding', 'garbage'] as const
export type Misbehaviour = (typeof MISBEHAVIOURS)[number]

/** Position of a piece among what a guest says: its first byte. */
const PIECE = 4
/**
 * What a guest keeps in an outage comes at once (512 requests, [SE56]), and behind it what a game may send at once (240); on the
 * long run nobody plays, and talks, faster than the rest of it.
 */
const SAID = { perSecond: 400, burst: 768 }
const PIECES = { perSecond: 200, burst: 1024 }
/** A long letter counts as two: a mebibyte of them, which is all that a guest keeps, as no more than 512. */
const LONG_BITS = 12
/** Whoever was cut off asks in vain for so long, ms. */
const BARRED_MS = 60_000
export const MAX_BARRED = 256

/** A key that was cut off. */
export interface Barred {
  readonly key: Uint8Array
  readonly reason: Misbehaviour
}

/**
 * What a player may say in a session ([SE26]): pieces of large messages have a budget, all the rest another one. It looks at
 * the first byte only.
 */
export class FloodGuard {
  readonly #budgets = new WeakMap<GuestPeer, { readonly said: Budget; readonly pieces: Budget }>()
  readonly #barred = new Map<string, Barred & { readonly until: number }>()

  /** @param before whom the host before has cut off: it does not say when, and their minute begins anew */
  constructor(before: readonly Barred[] = [], now = 0) {
    for (const { key, reason } of before) this.bar({ key }, reason, now)
  }

  /** False when the player says too much. */
  allows(guest: GuestPeer, payload: Uint8Array, now: number): boolean {
    let budgets = this.#budgets.get(guest)
    if (!budgets) {
      const { perSecond, burst } = SAID
      budgets = { said: new Budget(perSecond, burst), pieces: new Budget(PIECES.perSecond, PIECES.burst) }
      this.#budgets.set(guest, budgets)
    }
    if (payload[0] === PIECE) return budgets.pieces.take(1, now)
    return budgets.said.take(1 + (payload.length >> LONG_BITS), now)
  }

  bar({ key }: Pick<GuestPeer, 'key'>, reason: Misbehaviour, now: number): void {
    const [oldest] = this.#barred.keys()
    if (this.#barred.size >= MAX_BARRED && oldest !== undefined) this.#barred.delete(oldest)
    this.#barred.set(key.join(), { key, reason, until: now + BARRED_MS })
  }

  /** Who is refused now. */
  barred(now: number): Barred[] {
    return [...this.#barred.values()].filter(({ until }) => now < until)
  }

  /** With which code this key is refused; `undefined` for a key that may ask. */
  whyBarred({ key }: GuestPeer, now: number): `session/${Misbehaviour}` | undefined {
    const barred = this.#barred.get(key.join())
    if (barred && now < barred.until) return `session/${barred.reason}`
    this.#barred.delete(key.join())
    return undefined
  }
}
