import { equalBytes } from '../connect/bytes.js'

/** Who would like to come in, as the game's own check is told. */
export interface Newcomer {
  /** As they call themselves: two may have the same. */
  readonly name: string
  /** The Ed25519 public key they proved. */
  readonly key: Uint8Array
  readonly rated: boolean
  /** They want to watch. */
  readonly spectator: boolean
}

/** What a check came to: they may go on, or why not, with a sentence for them. */
export type Verdict =
  | { readonly passed: true }
  | { readonly passed: false; readonly code: 'session/refused' | 'session/admission-failed'; readonly why?: string }

/**
 * Has somebody checked, outside of the session. `answer` is called once at most, now or later, with the time at which it
 * came; it does nothing any more once they gave up. Returns what calls the check off.
 */
export type AskCheck = (player: Newcomer, answer: (verdict: Verdict, now: number) => void) => () => void

/** Newcomers that are being checked at a time ([SE20]). */
const MAX_CHECKS = 16

interface Check {
  readonly peer: number
  readonly key: Uint8Array
  callOff(): void
}

/** Who is being checked by the game ([SE20]): a key once at a time, where it asked last. Pure. */
export class Checks {
  readonly #ask: AskCheck
  readonly #running = new Set<Check>()

  constructor(ask: AskCheck) {
    this.#ask = ask
  }

  get peers(): number[] {
    return [...this.#running].map(({ peer }) => peer)
  }

  /** The peer at which this key is being checked. */
  peerOf(key: Uint8Array): number | undefined {
    return [...this.#running].find((one) => equalBytes(one.key, key))?.peer
  }

  has(peer: number): boolean {
    return this.peers.includes(peer)
  }

  /** False when too many are being checked. */
  begin(peer: number, player: Newcomer, then: (verdict: Verdict, now: number) => void): boolean {
    if (this.#running.size >= MAX_CHECKS) return false
    let callOff = () => {}
    const check: Check = { peer, key: player.key, callOff: () => callOff() }
    this.#running.add(check)
    callOff = this.#ask(player, (verdict, now) => {
      if (this.#running.delete(check)) then(verdict, now)
    })
    return true
  }

  /** They are gone, or are not to be checked any more. */
  forget(peer: number): void {
    for (const check of this.#running) {
      if (check.peer !== peer) continue
      this.#running.delete(check)
      check.callOff()
    }
  }
}
