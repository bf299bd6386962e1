/** How long a host is looked at, ms: a hitch is none of its faults. */
const WINDOW_MS = 10_000
/** The part of it that may be lost in late ticks: with more, the others play on a slower world than one of them could give. */
const MAX_LOST = 0.5

/** Whether a device keeps the time of a session, as its host has to ([SE55]): how much of the last seconds its ticks came too late. */
export class HostFitness {
  readonly #period: number
  readonly #late: { readonly at: number; readonly lost: number }[] = []
  #tickAt: number | undefined
  #since: number | undefined

  /** @param period from tick to tick, ms */
  constructor(period: number) {
    this.#period = period
  }

  /** A tick is made; late by what is beyond two periods. */
  tick(now: number): void {
    this.#since ??= now
    const lost = now - (this.#tickAt ?? now) - 2 * this.#period
    this.#tickAt = now
    if (lost > 0) this.#late.push({ at: now, lost })
    while (this.#late[0] && now - this.#late[0].at > WINDOW_MS) this.#late.shift()
  }

  /** Somebody else should host. */
  isBad(now: number): boolean {
    if (this.#since === undefined || now - this.#since < WINDOW_MS) return false
    return this.lost > MAX_LOST
  }

  /** The part of the last seconds that was lost, 0 to 1. */
  get lost(): number {
    return Math.min(1, this.#late.reduce((sum, { lost }) => sum + lost, 0) / WINDOW_MS)
  }

  /** What was before does not count: no match ran, or the device slept. */
  restart(): void {
    this.#late.length = 0
    this.#since = this.#tickAt = undefined
  }
}
