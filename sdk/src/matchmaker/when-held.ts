import type { SessionSide } from './session-side.js'

/** What becomes of a change whose host is a guest by now. */
export type AsGuest = (side: SessionSide) => void

/** Does at once what changes the session, or later: while its host may not run it, changes wait in the order they came. */
export class WhenHeld {
  readonly #holds: () => boolean
  readonly #waiting: { readonly change: () => void; readonly asGuest: AsGuest | undefined }[] = []

  constructor(holds: () => boolean) {
    this.#holds = holds
  }

  /** Nothing has to wait. */
  get isOpen(): boolean {
    return this.#waiting.length === 0 && this.#holds()
  }

  do(change: () => void, asGuest?: AsGuest): void {
    if (this.isOpen) change()
    else this.#waiting.push({ change, asGuest })
  }

  /** Does what has waited, if it may. */
  look(): void {
    while (this.#waiting.length > 0 && this.#holds()) this.#waiting.shift()?.change()
  }

  /** It never will: what its own player wanted is for another host. */
  left(): AsGuest[] {
    return this.#waiting.splice(0).flatMap(({ asGuest }) => asGuest ?? [])
  }
}
