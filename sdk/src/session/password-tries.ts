/** Wrong passwords a session takes one after the other, as fast as they come. */
const AT_ONCE = 16
/** Then one more after each pause; it doubles with every 16 wrong ones, up to the longest, ms. */
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
/** And of one key, so that somebody's clumsy fingers do not use up what all have. */
const PER_KEY = 5
const PER_KEY_MS = 60_000
/** Keys looked at one by one. */
const MAX_KEYS = 256

/**
 * How many passwords may be tried. Whoever begins a try may be guessing, so it counts until it was right. It gets slower and
 * never stops: a flood of guesses locks nobody out for good.
 */
export class PasswordTries {
  readonly #ofKeys = new Map<string, { count: number; since: number }>()
  #used = 0
  #wrong = 0
  #at = 0

  /** False when it has to wait. */
  take(key: Uint8Array, now: number): boolean {
    this.#refill(now)
    if (this.#used >= AT_ONCE || !this.#takeOfKey(key.join(), now)) return false
    if (this.#used === 0) this.#at = now
    this.#used++
    this.#wrong++
    return true
  }

  /** That one was right. */
  right(key: Uint8Array): void {
    this.#ofKeys.delete(key.join())
    this.#used = Math.max(0, this.#used - 1)
    this.#wrong = Math.max(0, this.#wrong - 1)
  }

  #refill(now: number): void {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.floor(this.#wrong / AT_ONCE))
    const again = Math.min(this.#used, Math.floor((now - this.#at) / pause))
    this.#used -= again
    this.#at += again * pause
  }

  #takeOfKey(key: string, now: number): boolean {
    const known = this.#ofKeys.get(key)
    const tries = known && now - known.since < PER_KEY_MS ? known : { count: 0, since: now }
    if (tries.count >= PER_KEY) return false
    tries.count++
    this.#ofKeys.set(key, tries)
    const [oldest] = this.#ofKeys.keys()
    if (this.#ofKeys.size > MAX_KEYS && oldest !== undefined) this.#ofKeys.delete(oldest)
    return true
  }
}
