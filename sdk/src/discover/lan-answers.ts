import { Rate, RatePerSource } from './rate.js'

const WINDOW_MS = 1000
/** Whoever looks asks four times in its first second. */
const PER_SOURCE = 10
/** A hall of people who all begin to look at once is answered within a few seconds; a flood costs no more. */
const IN_ALL = 100

/** Whether a probe is answered ([DI11]): once, although it comes by several ways, and not too often. Pure: time comes in. */
export class LanAnswers {
  readonly #perSource = new RatePerSource({ count: PER_SOURCE, ms: WINDOW_MS })
  readonly #inAll = new Rate({ count: IN_ALL, ms: WINDOW_MS })
  readonly #answered = new Set<string>()

  take(source: string, nonce: number, now: number): boolean {
    const probe = `${source} ${nonce}`
    if (this.#answered.has(probe)) return false
    if (!this.#perSource.take(source, now) || !this.#inAll.take(now)) return false
    this.#answered.add(probe)
    for (const oldest of this.#answered) if (this.#answered.size > IN_ALL) this.#answered.delete(oldest)
    return true
  }
}
