import type { Seat } from '../game/seat.js'
import type { GuestMigration } from './guest-migration.js'
import type { GuestMigrationOptions } from './guest-migration-options.js'
import { loadMigration } from './load.js'
import type { Platform } from './platform.js'

/** Of its host's, while the code for them loads. */
const MAX_EARLY = 256
/** How long a page that was reloaded waits for whoever follows a host that nothing leads to, ms. */
const OUTLASTS_MS = 8000

/**
 * A guest's part in who hosts next. A session with more than its host is the rule, but not at first: what it takes loads when
 * the host first speaks of it.
 */
export class GuestSuccession {
  readonly #platform: Pick<Platform, 'clock' | 'migrating'>
  readonly #options: () => GuestMigrationOptions | undefined
  #migration: GuestMigration | undefined
  #early: Uint8Array[] | undefined
  /** It speaks for the member that a page before this one was, and has heard nothing yet. */
  #isFormer = false
  #stopWaiting = () => {}
  #isOver = false
  /** Whoever serves the page was gone when this was to be loaded. */
  #isMissing = false

  /** @param options what it needs, once it is known which session that is */
  constructor(platform: Pick<Platform, 'clock' | 'migrating'>, options: () => GuestMigrationOptions | undefined) {
    this.#platform = platform
    this.#options = options
  }

  /** Who hosts next. */
  get standby(): Seat | undefined {
    return this.#migration?.standby
  }

  /** It is known already that it will be needed. */
  begin(): void {
    if (this.#early) return
    const options = this.#options()
    if (!options || this.#isOver || this.#isMissing) return
    this.#early = []
    loadMigration(this.#platform).then(
      ({ GuestMigration }) => {
        if (this.#isOver) return
        this.#migration = new GuestMigration(options)
        for (const one of this.#early?.splice(0) ?? []) this.#migration.receive(one)
      },
      () => {
        this.#isMissing = true // it stays a guest that can not take over, and ends with its host
        this.#early = undefined
      },
    )
  }

  /** Begins with what a page before this one left. */
  speak(): void {
    this.#isFormer = true
    this.begin()
  }

  /** Nothing leads to the host: whether it is worth while to wait for who follows. @param over called when nobody does */
  outlasts(over: () => void): boolean {
    this.#stopWaiting()
    if (this.#isFormer) this.#stopWaiting = this.#platform.clock.after(OUTLASTS_MS, over)
    return this.#isFormer
  }

  /** Somebody hosts, and is heard. */
  heard(): void {
    this.#isFormer = false
    this.#stopWaiting()
    this.#migration?.heard()
  }

  /** A message of the host about it; false when it makes no sense. */
  receive(payload: Uint8Array): boolean {
    if (this.#migration) return this.#migration.receive(payload)
    this.begin()
    return !this.#early || this.#early.push(payload) <= MAX_EARLY
  }

  /** A frame of the host about it; false when it makes no sense. */
  receiveState(frame: Uint8Array): boolean {
    return this.#migration?.receiveState(frame) ?? true
  }

  /** This device made a tick. */
  ticked(now: number): void {
    this.#migration?.ticked(now)
  }

  /** A snapshot came. */
  snapshot(): void {
    this.#migration?.snapshot()
  }

  /** The network may be another one. */
  doubt(): void {
    this.#migration?.doubt()
  }

  /** The page ends: what the next one in this tab may say for it. */
  exit(): string | undefined {
    const word = this.#migration?.exit()
    this.close()
    return word
  }

  leave(): void {
    this.#migration?.leave()
  }

  close(): void {
    this.#isOver = true
    this.heard()
    this.#migration?.close()
    this.#migration = undefined
    this.#early = undefined
  }
}
