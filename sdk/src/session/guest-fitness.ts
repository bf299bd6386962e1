import { HostFitness } from './host-fitness.js'

/** How often it may be said, ms. */
const SAY_MS = 1000
/** What is worth saying, percent. */
const WORTH_SAYING = 10

/** What a guest says of itself as a host ([SE50]): whether its page is hidden, and percent of its last seconds lost in late ticks. */
export interface Fitness {
  readonly hidden: boolean
  readonly lost: number
}

/** A guest looks at itself as at a host, and says so when that has changed. */
export class GuestFitness {
  readonly #ticks: HostFitness
  #said: Fitness = { hidden: false, lost: 0 }
  #saidAt = Number.NEGATIVE_INFINITY

  /** @param period from tick to tick, ms */
  constructor(period: number) {
    this.#ticks = new HostFitness(period)
  }

  tick(now: number): void {
    this.#ticks.tick(now)
  }

  /** What to say now, if anything. */
  due(now: number, hidden: boolean): Fitness | undefined {
    if (now - this.#saidAt < SAY_MS) return undefined
    const lost = Math.round(100 * this.#ticks.lost)
    if (hidden === this.#said.hidden && Math.abs(lost - this.#said.lost) < WORTH_SAYING) return undefined
    this.#saidAt = now
    this.#said = { hidden, lost }
    return this.#said
  }

  /** To a host that knows nothing of it. */
  restart(): void {
    this.#said = { hidden: false, lost: 0 }
    this.#saidAt = Number.NEGATIVE_INFINITY
  }
}
