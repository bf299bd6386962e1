export interface LanSearchOptions {
  probe(): void
  /** When to ask, ms after the start. */
  readonly at: readonly number[]
  /** And then again and again, ms. */
  readonly every?: number | undefined
  /** Something was heard. */
  answered(): void
}

/** Asks at once, again soon, and then less often, until it is ended. */
export class LanSearch {
  readonly answered: () => void
  readonly #options: LanSearchOptions
  readonly #ended: () => void
  #timers: ReturnType<typeof setTimeout>[] = []

  constructor(options: LanSearchOptions, ended: () => void) {
    this.#options = options
    this.answered = options.answered
    this.#ended = ended
    this.again()
  }

  /** From the start: there are other networks now. */
  again(): void {
    const { probe, at, every } = this.#options
    this.#stop()
    this.#timers = at.filter((ms) => ms > 0).map((ms) => setTimeout(probe, ms))
    if (every !== undefined) this.#timers.push(setInterval(probe, every))
    probe()
  }

  end(): void {
    this.#stop()
    this.#ended()
  }

  #stop(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer)
  }
}
