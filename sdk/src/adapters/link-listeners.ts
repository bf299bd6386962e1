import type { Lane } from '../ports/link.js'

/** Kept for a handler that has not come yet; a stranger gets no more. */
const MAX_EARLY = 256

/** Who listens to a link: what a Link promises about handlers that come late, for every adapter alike. */
export class LinkListeners {
  #handler: ((lane: Lane, bytes: Uint8Array) => void) | undefined
  readonly #early: [Lane, Uint8Array][] = []
  readonly #closeHandlers = new Set<() => void>()
  #closed = false

  get closed(): boolean {
    return this.#closed
  }

  onMessage(handler: (lane: Lane, bytes: Uint8Array) => void): () => void {
    this.#handler = handler
    for (const [lane, bytes] of this.#early.splice(0)) handler(lane, bytes)
    return () => {
      if (this.#handler === handler) this.#handler = undefined
    }
  }

  onClose(handler: () => void): () => void {
    if (this.#closed) handler()
    else this.#closeHandlers.add(handler)
    return () => this.#closeHandlers.delete(handler)
  }

  receive(lane: Lane, bytes: Uint8Array): void {
    if (this.#closed) return
    if (this.#handler) this.#handler(lane, bytes)
    else if (this.#early.length < MAX_EARLY) this.#early.push([lane, bytes])
  }

  /** Tells everybody, once. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const handler of this.#closeHandlers) handler()
    this.#closeHandlers.clear()
  }
}
