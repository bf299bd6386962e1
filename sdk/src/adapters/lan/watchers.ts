import type { Listing } from '../../discover/listing.js'

/** A burst of changes is told together: each telling has the whole list, ms. */
const QUIET_MS = 50

/** Whoever watches a list: told at once, and then at most every 50 ms. */
export class Watchers {
  readonly #list: () => readonly Listing[]
  readonly #handlers = new Set<(listings: readonly Listing[]) => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isLate = false

  constructor(list: () => readonly Listing[]) {
    this.#list = list
  }

  get size(): number {
    return this.#handlers.size
  }

  add(handler: (listings: readonly Listing[]) => void): () => void {
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
