/** Keys remembered at a time. */
export const MAX_KEYS = 256

/** Public keys; beyond 256 the one that came first is forgotten. */
export class KeySet {
  readonly #keys = new Map<string, Uint8Array>()

  /** From the oldest to the newest. */
  get all(): readonly Uint8Array[] {
    return [...this.#keys.values()]
  }

  has(key: Uint8Array): boolean {
    return this.#keys.has(key.join())
  }

  add(key: Uint8Array): void {
    this.#keys.delete(key.join())
    this.#keys.set(key.join(), key)
    const [oldest] = this.#keys.keys()
    if (this.#keys.size > MAX_KEYS && oldest !== undefined) this.#keys.delete(oldest)
  }

  delete(key: Uint8Array): void {
    this.#keys.delete(key.join())
  }
}
