/** A burst of changes is told together: each telling has the whole list, ms. */
const QUIET_MS = 50

/** Whoever watches a list: told at once, and then at most every 50 ms. */
export class Watchers<T> {
  readonly #list: () => readonly T[]
  readonly #handlers = new Set<(list: readonly T[]) => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isLate = false

  constructor(list: () => readonly T[]) {
    this.#list = list
  }

  get size(): number {
    return this.#handlers.size
  }

  add(handler: (list: readonly T[]) => void): () => void {
    this.#handlers.add(handler)
    handler(this.#list())
    return () => this.#handlers.delete(handler)
  }

  tell(): void {
    this.#isLate = true
    if (!this.#timer) this.#tellNow()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#handlers.clear()
  }

  #tellNow(): void {
    this.#timer = undefined
    if (!this.#isLate || this.#handlers.size === 0) return
    this.#isLate = false
    this.#timer = setTimeout(() => this.#tellNow(), QUIET_MS)
    for (const handler of this.#handlers) handler(this.#list())
  }
}
