import { Reconnecting } from '../session/reconnecting.js'
import { SUSPECT_MS } from './peer-link.js'
import type { Platform } from './platform.js'

/** A way that is slow to open is given so long before all are tried once more beside it, ms; */
const SLOW_MS = 3000
/** and then as long each time as leaves room for every try of 15 s. */
const SLOWER_MS = 4000

/** And when every way says, so long after a link broke, that the host is not there, it is gone, ms. */
const GONE_MS = 3000

export interface EnteringOutput {
  /** Tries every way to the host now; settles with why each of them failed. */
  tries(): Promise<unknown[]>
  /** What had opened broke, or is not heard, and another one may host by now; or a host is heard again. */
  sought(isHeard: boolean): void
  /** The host is not there any more. */
  gone(): void
}

/** Tries the ways to a host again while a join is not answered: how long that is worth while, its caller says ([SE90]). */
export class Entering {
  readonly #platform: Pick<Platform, 'clock' | 'random'>
  readonly #output: EnteringOutput
  #nextTryAt: number
  #hasOpened = false
  #lost: Reconnecting | undefined

  constructor(platform: Pick<Platform, 'clock' | 'random'>, output: EnteringOutput) {
    this.#platform = platform
    this.#output = output
    this.#nextTryAt = platform.clock.now() + SLOW_MS
  }

  /** A link to the host stands, or stood: one may again. */
  get hasOpened(): boolean {
    return this.#hasOpened
  }

  opened(): void {
    this.#hasOpened = true
  }

  /** @param quiet how long nothing was heard of the host, ms; `Infinity` without a link */
  look(quiet: number): void {
    const { clock, random } = this.#platform
    const now = clock.now()
    if (quiet < SUSPECT_MS) {
      if (this.#lost) this.#output.sought(true)
      return
    }
    if (this.#hasOpened) {
      this.#lost ??= new Reconnecting(now, now, Number.POSITIVE_INFINITY, () => (random(1)[0] ?? 0) / 255)
      if (this.#lost.due(now)) this.#again(now - this.#lost.since)
    } else if (now >= this.#nextTryAt) {
      this.#nextTryAt = now + SLOWER_MS
      this.#output.tries()
    }
  }

  async #again(lostMs: number): Promise<void> {
    this.#output.sought(false)
    const failures = await this.#output.tries()
    if (lostMs > GONE_MS && failures.length > 0 && failures.every((code) => code === 'connect/host-gone'))
      this.#output.gone()
  }
}
