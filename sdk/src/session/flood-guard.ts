import { Budget } from './budget.js'
import type { GuestPeer } from './guest-peers.js'

/** How a player misbehaved: the reason of their end, and behind the slash the code of it. */
export const MISBEHAVIOURS = ['flooding', 'garbage'] as const
export type Misbehaviour = (typeof MISBEHAVIOURS)[number]

/** Positions of a piece and a paper among what a guest says: its first byte. */
const PIECE = 4
const PAPER = 5
/**
 * What a guest keeps in an outage comes at once (512 requests, [SE56]), and behind it what a game may send at once (240); on the
 * long run nobody plays, and talks, faster than the rest of it.
 */
const SAID = { perSecond: 400, burst: 768 }
const PIECES = { perSecond: 200, burst: 1024 }
/** Whoever reads one may have to check a signature, 1 ms: 64 hold up two ticks, and 20 a second cost a fiftieth of the time. */
const PAPERS = { perSecond: 20, burst: 64 }
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
 * What a player may say in a session ([SE26]): pieces of large messages have a budget, papers ([SE65]) too, all the rest another
 * one. It looks at the first byte only.
 */
export class FloodGuard {
  readonly #budgets = new WeakMap<GuestPeer, Readonly<Record<'said' | 'pieces' | 'papers', Budget>>>()
  readonly #barred = new Map<string, Barred & { readonly until: number }>()

  /** @param before whom the host before has cut off: it does not say when, and their minute begins anew */
  constructor(before: readonly Barred[] = [], now = 0) {
    for (const { key, reason } of before) this.bar({ key }, reason, now)
  }

  /** False when the player says too much. */
  allows(guest: GuestPeer, payload: Uint8Array, now: number): boolean {
    let budgets = this.#budgets.get(guest)
    if (!budgets) {
      const budget = ({ perSecond, burst }: typeof SAID) => new Budget(perSecond, burst)
      budgets = { said: budget(SAID), pieces: budget(PIECES), papers: budget(PAPERS) }
      this.#budgets.set(guest, budgets)
    }
    if (payload[0] === PIECE) return budgets.pieces.take(1, now)
    if (payload[0] === PAPER) return budgets.papers.take(1, now)
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
