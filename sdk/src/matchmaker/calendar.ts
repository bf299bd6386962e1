import { LEASE_MS } from '../session/lease-times.js'
import type { Platform } from './platform.js'

/** Notices that a device slept with its clock ([SE46]): its calendar and its clock disagree on how long ago it was looked. */
export class Calendar {
  readonly #platform: Pick<Platform, 'clock' | 'date'>
  #at: { readonly clock: number; readonly date: number }

  constructor(platform: Pick<Platform, 'clock' | 'date'>) {
    this.#platform = platform
    this.#at = this.#now()
  }

  /** Whether it jumped since the last look, by more than a lease lasts. */
  hasJumped(): boolean {
    const before = this.#at
    this.#at = this.#now()
    return Math.abs(this.#at.date - before.date - (this.#at.clock - before.clock)) > LEASE_MS
  }

  #now() {
    return { clock: this.#platform.clock.now(), date: this.#platform.date() }
  }
}
