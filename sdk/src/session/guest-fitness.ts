import { HostFitness } from './host-fitness.js'

/** How often it may be said, ms. */
const SAY_MS = 1000
/** What is worth saying, percent. */
const WORTH_SAYING = 10

/**
 * What a guest says of itself as a host ([SE50]): whether its page is hidden, percent of its last seconds lost in late ticks, and
 * whether nobody could reach it but who is in.
 */
export interface Fitness {
  readonly hidden: boolean
  readonly lost: number
  readonly inside: boolean
}

/** A guest looks at itself as at a host, and says so: at first, and when it has changed. */
export class GuestFitness {
  readonly #ticks: HostFitness
  readonly #inside: boolean
  #said: Fitness | undefined
  #saidAt = Number.NEGATIVE_INFINITY

  /**
   * @param period from tick to tick, ms
   * @param inside nobody could reach it but who is in
   */
  constructor(period: number, inside: boolean) {
    this.#inside = inside
    this.#ticks = new HostFitness(period)
  }

  tick(now: number): void {
    this.#ticks.tick(now)
  }

  /** What to say now, if anything. */
  due(now: number, hidden: boolean): Fitness | undefined {
    if (now - this.#saidAt < SAY_MS) return undefined
    const lost = Math.round(100 * this.#ticks.lost)
    const said = this.#said
    if (said && hidden === said.hidden && Math.abs(lost - said.lost) < WORTH_SAYING) return undefined
    this.#saidAt = now
    this.#said = { hidden, lost, inside: this.#inside }
    return this.#said
  }

  /** To a host that knows nothing of it. */
  restart(): void {
    this.#said = undefined
    this.#saidAt = Number.NEGATIVE_INFINITY
  }
}
