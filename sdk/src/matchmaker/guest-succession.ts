import type { Seat } from '../game/seat.js'
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

  /** @param options what it needs, once the host has proved itself */
  constructor(options: () => GuestMigrationOptions | undefined) {
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
    if (!options || this.#isOver) return
    this.#early = []
    loadMigration(options.platform).then(
      ({ GuestMigration }) => {
        if (this.#isOver) return
        this.#migration = new GuestMigration(options)
        for (const one of this.#early?.splice(0) ?? []) this.#migration.receive(one)
      },
      () => {}, // it stays a guest that can not take over, and ends with its host
    )
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

  /** A snapshot came. */
  snapshot(): void {
    this.#migration?.snapshot()
  }

  /** The network may be another one. */
  doubt(): void {
    this.#migration?.doubt()
  }

  close(): void {
    this.#isOver = true
    this.#migration?.close()
    this.#migration = undefined
    this.#early = undefined
  }
}
