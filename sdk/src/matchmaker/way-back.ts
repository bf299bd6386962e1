import type { Clock } from '../ports/clock.js'
import { Reconnecting } from '../session/reconnecting.js'
import { CONNECTED, type ConnectionState } from './connection-state.js'
import { SILENCE_MS, SUSPECT_MS } from './peer-link.js'

export interface WayBackOptions {
  readonly platform: { readonly clock: Clock; random(bytes: number): Uint8Array }
  /** Tries every way to the host now. */
  tries(): void
  told(state: ConnectionState): void
  /** The host was not found again in time. */
  over(): void
}

/** Leads a guest that has lost its host back to its seat, or gives up when that is no longer kept ([SE32]). */
export class WayBack {
  readonly #options: WayBackOptions
  #grace: number | undefined
  #lost: Reconnecting | undefined

  constructor(options: WayBackOptions) {
    this.#options = options
  }

  /** There is a seat to come back to. @param grace how long it waits, ms; 0: not at all */
  seated(grace: number): void {
    this.#grace = grace
  }

  /** Whether a guest without any link goes on. */
  get isOpen(): boolean {
    return this.#grace !== undefined && this.#grace > 0
  }

  /** The host is not heard, or does not know us again yet. */
  get isSeeking(): boolean {
    return this.#lost !== undefined
  }

  get state(): ConnectionState {
    if (!this.#lost) return CONNECTED
    const { attempt, since, nextTryAt, givesUpAt } = this.#lost
    return { state: 'reconnecting', attempt, since, nextTryAt, givesUpAt }
  }

  /** @param heardAt when the host was heard last, in a conversation in which it has given us our seat */
  look(heardAt: number): void {
    const { platform, tries, told, over } = this.#options
    const now = platform.clock.now()
    if (!this.isOpen) return
    if (now - heardAt < SUSPECT_MS) {
      if (!this.#lost) return
      this.#lost = undefined
      return told(CONNECTED)
    }
    const isNew = !this.#lost
    const lost = this.#lost ?? this.#lose(heardAt, now)
    if (lost.isOver(now)) return over()
    const isDue = lost.due(now)
    if (isDue) tries()
    if (isNew || isDue) told(this.state)
  }

  #lose(heardAt: number, now: number): Reconnecting {
    const random = () => (this.#options.platform.random(1)[0] ?? 0) / 255
    // The host notices as late as we might, and keeps the seat from then on.
    const givesUpAt = heardAt + SILENCE_MS + (this.#grace ?? 0)
    this.#lost = new Reconnecting(heardAt, now, givesUpAt, random)
    return this.#lost
  }

  /** A try is worth while now. */
  hasten(): void {
    this.#lost?.hasten(this.#options.platform.clock.now())
  }
}
