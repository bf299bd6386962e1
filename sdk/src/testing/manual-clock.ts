import type { Clock } from '../ports/clock.js'

interface Timer {
  at: number
  readonly period: number | undefined
  readonly call: () => void
}

/** A clock that moves when told to. */
export class ManualClock implements Clock {
  #now = 0
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now
  }

  after(ms: number, call: () => void): () => void {
    return this.#start({ at: this.#now + Math.max(0, ms), period: undefined, call })
  }

  every(ms: number, call: () => void): () => void {
    const period = Math.max(1, ms)
    return this.#start({ at: this.#now + period, period, call })
  }

  /** Runs what is due, in order of time and then of start; after each call, pending promises get their turn. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms
    await settle()
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#now = next.at
      if (next.period === undefined) this.#timers.delete(next)
      else next.at += next.period
      next.call()
      await settle()
    }
    this.#now = until
  }

  #start(timer: Timer): () => void {
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  #next(until: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) if (timer.at <= until && (!first || timer.at < first.at)) first = timer
    return first
  }
}

/** Lets chains of promises run: more turns than any chain in the SDK is long. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await undefined
}
