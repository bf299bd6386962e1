/** Does at once what changes the session, or later: while its host may not run it, changes wait in the order they came. */
export class WhenHeld {
  readonly #holds: () => boolean
  readonly #waiting: (() => void)[] = []

  constructor(holds: () => boolean) {
    this.#holds = holds
  }

  /** Nothing has to wait. */
  get isOpen(): boolean {
    return this.#waiting.length === 0 && this.#holds()
  }

  do(change: () => void): void {
    if (this.isOpen) change()
    else this.#waiting.push(change)
  }

  /** Does what has waited, if it may. */
  look(): void {
    while (this.#waiting.length > 0 && this.#holds()) this.#waiting.shift()?.()
  }
}
