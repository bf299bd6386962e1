/** What one change of a session leads to is told in one go, when all of it is done. */
export class Changes {
  readonly #count: () => number
  readonly #changed: () => void
  #isChanging = false

  /** @param count how often the session has changed so far @param changed told after each change that was one */
  constructor(count: () => number, changed: () => void) {
    this.#count = count
    this.#changed = changed
  }

  do<T>(change: () => T): T {
    if (this.#isChanging) return change()
    const before = this.#count()
    this.#isChanging = true
    try {
      return change()
    } finally {
      this.#isChanging = false
      if (this.#count() !== before) this.#changed()
    }
  }
}
