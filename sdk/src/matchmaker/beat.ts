import type { Clock } from '../ports/clock.js'
import { report } from './tell.js'

/** Beats a second of a turn-based game: only for countdowns and lost players. */
export const QUIET_RATE = 10
/** A device that slept does not catch up on more beats than this at once. */
const MOST_AT_ONCE = 5

/** Calls at a steady rate, counted from its start: a timer that fires late is followed by a shorter wait. */
export class Beat {
  readonly periodMs: number
  #next: number
  #cancel: () => void = () => {}
  #running = true

  constructor(clock: Clock, periodMs: number, call: (now: number) => void) {
    this.periodMs = periodMs
    this.#next = clock.now() + periodMs
    const wait = () => {
      if (this.#running) this.#cancel = clock.after(this.#next - clock.now(), fire)
    }
    const fire = () => {
      const now = clock.now()
      for (let calls = 0; this.#running && this.#next <= now && calls < MOST_AT_ONCE; calls++) {
        this.#next += periodMs
        try {
          call(now)
        } catch (error) {
          report(error) // the next beat comes all the same
        }
      }
      if (this.#next <= now) this.#next = now + periodMs
      wait()
    }
    wait()
  }

  /** How far `now` is between the last beat and the next, from 0 to 1. */
  alpha(now: number): number {
    return Math.max(0, Math.min(1, 1 - (this.#next - now) / this.periodMs))
  }

  stop(): void {
    this.#running = false
    this.#cancel()
  }
}
