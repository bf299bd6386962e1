/** A lobby lets a session wait for its host for so long ([DI6]): what was withdrawn before is gone over there by itself, ms. */
const WAIT_MS = 120_000
/** As many as anybody opens in that time; the oldest give way. */
const MAX_KEPT = 64

/**
 * The secrets of sessions that are offered no more. A lobby whose socket broke may not have heard of it, even where it was
 * said: it is told again when it is back.
 */
export class Withdrawn {
  readonly #since = new Map<string, number>()

  add(secret: string, now: number): void {
    this.#since.set(secret, now)
    for (const oldest of this.#since.keys()) {
      if (this.#since.size <= MAX_KEPT) break
      this.#since.delete(oldest)
    }
  }

  secrets(now: number): string[] {
    for (const [secret, since] of this.#since) if (now - since >= WAIT_MS) this.#since.delete(secret)
    return [...this.#since.keys()]
  }
}
