import { equalBytes } from '../connect/bytes.js'
import type { Newcomer } from './checks.js'

/** People a host is asked about at a time. */
const MAX_KNOCKS = 8
/** Who knocks and runs away keeps a place for so long, ms: a host is told of no more than eight in that time. */
const RUN_AWAY_MS = 5000
/** The guest gives up before, ms; then this one has not said goodbye. */
const KNOCK_MS = 65_000

/** Somebody who asks to be let in. */
export interface Knock {
  readonly player: Newcomer
  /** False when there is no seat for them now: they wait on. And when they do not wait any more. */
  admit(): boolean
  /** @param options.forGood this key is not heard again in this session */
  decline(options?: { readonly forGood?: boolean }): void
}

/** What became of a knock. `withdrawn`: they gave up, or their connection broke. */
export type KnockOutcome = 'admitted' | 'declined' | 'withdrawn'

interface Waiting {
  readonly knock: Knock
  readonly since: number
  peer: number
}

/** Who waits for the host's word, one knock for each key ([SE15]). */
export class Knocks {
  readonly #waiting = new Set<Waiting>()
  /** When those who ran away did so. */
  #ranAway: number[] = []

  /** In the order they came. */
  get all(): readonly Knock[] {
    return [...this.#waiting].map(({ knock }) => knock)
  }

  isFull(now: number): boolean {
    this.#ranAway = this.#ranAway.filter((at) => now - at < RUN_AWAY_MS)
    return this.#waiting.size + this.#ranAway.length >= MAX_KNOCKS
  }

  has(peer: number): boolean {
    return this.#find((one) => one.peer === peer) !== undefined
  }

  add(peer: number, knock: Knock, now: number): void {
    this.#waiting.add({ peer, knock, since: now })
  }

  /** The same key knocks again from elsewhere: its knock stays, as the host sees it. Returns the peer that is left. */
  move(key: Uint8Array, peer: number): number | undefined {
    const one = this.#find(({ knock }) => equalBytes(knock.player.key, key))
    if (!one) return undefined
    const before = one.peer
    one.peer = peer
    return before
  }

  /** Which peer is behind it now; `undefined` when it does not wait any more. */
  peerOf(knock: Knock): number | undefined {
    return this.#find((one) => one.knock === knock)?.peer
  }

  /** Ends the knock of a peer, if it has one. */
  take(peer: number): Knock | undefined {
    const one = this.#find((other) => other.peer === peer)
    if (one) this.#waiting.delete(one)
    return one?.knock
  }

  /** A peer is gone; ends its knock, if it has one. */
  ranAway(peer: number, now: number): Knock | undefined {
    const knock = this.take(peer)
    if (knock) this.#ranAway.push(now)
    return knock
  }

  /** The peers that have waited for too long. */
  expired(now: number): number[] {
    return [...this.#waiting].filter(({ since }) => now - since > KNOCK_MS).map(({ peer }) => peer)
  }

  get peers(): number[] {
    return [...this.#waiting].map(({ peer }) => peer)
  }

  #find(test: (one: Waiting) => boolean): Waiting | undefined {
    return [...this.#waiting].find(test)
  }
}
