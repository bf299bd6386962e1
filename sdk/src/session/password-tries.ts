/** Wrong passwords a session takes one after the other, as fast as they come. */
const AT_ONCE = 16
/** Then one more after each pause; it doubles with every 16 wrong ones, up to the longest, ms. */
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
/** And in any such time, ms, no more than this in all … */
const WINDOW_MS = 60_000
const PER_WINDOW = 20
/** … nor of one key, so that somebody's clumsy fingers do not use up what all have. */
const PER_KEY = 5

/**
 * How many passwords may be tried. Whoever begins a try may be guessing, so it counts until it was right. It gets slower and
 * never stops: a flood of guesses locks nobody out for good.
 */
export class PasswordTries {
  /** Those of the window, oldest first. */
  #recent: { readonly key: string; readonly at: number }[] = []
  #used = 0
  #wrong = 0
  #at = 0

  /** False when it has to wait. */
  take(key: Uint8Array, now: number): boolean {
    this.#refill(now)
    this.#recent = this.#recent.filter(({ at }) => now - at < WINDOW_MS)
    const own = this.#recent.filter((one) => one.key === key.join()).length
    if (this.#used >= AT_ONCE || this.#recent.length >= PER_WINDOW || own >= PER_KEY) return false
    this.#recent.push({ key: key.join(), at: now })
    if (this.#used === 0) this.#at = now
    this.#used++
    this.#wrong++
    return true
  }

  /** That one was right: it was no guess. */
  right(key: Uint8Array): void {
    const last = this.#recent.findLastIndex((one) => one.key === key.join())
    if (last >= 0) this.#recent.splice(last, 1)
    this.#used = Math.max(0, this.#used - 1)
    this.#wrong = Math.max(0, this.#wrong - 1)
  }

  #refill(now: number): void {
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.floor(this.#wrong / AT_ONCE))
    const again = Math.min(this.#used, Math.floor((now - this.#at) / pause))
    this.#used -= again
    this.#at += again * pause
  }
}
