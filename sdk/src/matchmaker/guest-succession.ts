import type { GuestMigration, GuestMigrationOptions } from './guest-migration.js'
import { loadMigration } from './load.js'

/** Of its host's, while the code for them loads. */
const MAX_EARLY = 256

/**
 * A guest's part in who hosts next. A session with more than its host is the rule, but not at first: what it takes loads when
 * the host first speaks of it.
 */
export class GuestSuccession {
  readonly #options: () => GuestMigrationOptions | undefined
  #migration: GuestMigration | undefined
  #early: Uint8Array[] | undefined
  #isOver = false
  /** Whoever serves the page was gone when this was to be loaded. */
  #isMissing = false

  /** @param options what it needs, once the host has proved itself */
  constructor(options: () => GuestMigrationOptions | undefined) {
    this.#options = options
  }

  /** A message of the host about it; false when it makes no sense. */
  receive(payload: Uint8Array): boolean {
    if (this.#migration) return this.#migration.receive(payload)
    if (this.#early) return this.#early.push(payload) <= MAX_EARLY
    const options = this.#options()
    if (!options || this.#isOver || this.#isMissing) return true
    const early = [payload]
    this.#early = early
    loadMigration(options.platform).then(
      ({ GuestMigration }) => {
        if (this.#isOver) return
        this.#migration = new GuestMigration(options)
        this.#early = undefined
        for (const one of early) this.#migration?.receive(one)
      },
      () => {
        this.#isMissing = true // it stays a guest that can not take over, and ends with its host
        this.#early = undefined
      },
    )
    return true
  }

  /** A frame of the host about it; false when it makes no sense. */
  receiveState(frame: Uint8Array): boolean {
    return this.#migration?.receiveState(frame) ?? true
  }

  /** A snapshot came. */
  snapshot(): void {
    this.#migration?.snapshot()
  }

  /** Another host speaks of it from here on. */
  restart(): void {
    this.#migration?.close()
    this.#migration = undefined
    this.#early = undefined
  }

  close(): void {
    this.#isOver = true
    this.restart()
  }
}
