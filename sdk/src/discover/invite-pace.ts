import { Rate } from './rate.js'

/** Invites of strangers, all together: more pop-ups than that are no company. */
const STRANGERS = { count: 10, ms: 60_000 }
/** So many may stay without a yes; each one more makes its sender wait, twice as long every time. */
const PATIENCE = 3
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 3_600_000
/** People one keeps this in mind of; the one longest silent gives way. */
const MAX_SENDERS = 1024

interface Sender {
  readonly refused: number
  readonly quietUntil: number
}

/** Whose invites are shown, and whose wait: who was not taken up a few times is heard less and less often ([PE7]). Pure. */
export class InvitePace {
  readonly #strangers = new Rate(STRANGERS)
  readonly #senders = new Map<string, Sender>()

  /** May an invite of this player be shown now? */
  take(key: string, isFriend: boolean, now: number): boolean {
    const sender = this.#senders.get(key)
    if (sender && now < sender.quietUntil) return false
    return isFriend || this.#strangers.take(now)
  }

  accepted(key: string): void {
    this.#senders.delete(key)
  }

  /** Declined, or left without an answer. */
  refused(key: string, now: number): void {
    const refused = (this.#senders.get(key)?.refused ?? 0) + 1
    const wait = refused < PATIENCE ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (refused - PATIENCE))
    this.#senders.delete(key)
    this.#senders.set(key, { refused, quietUntil: now + wait })
    const [oldest] = this.#senders.size > MAX_SENDERS ? this.#senders.keys() : []
    if (oldest !== undefined) this.#senders.delete(oldest)
  }
}
