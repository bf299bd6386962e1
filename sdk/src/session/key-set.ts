/** Keys remembered at a time. */
export const MAX_KEYS = 256

/** Public keys; beyond 256 the one that came first is forgotten. */
export class KeySet {
  readonly #keys = new Set<string>()

  /** In the order they came. */
  get all(): Uint8Array[] {
    return [...this.#keys].map((key) => Uint8Array.from(key.split(','), Number))
  }

  has(key: Uint8Array): boolean {
    return this.#keys.has(key.join())
  }

  add(key: Uint8Array): void {
    this.#keys.delete(key.join())
    this.#keys.add(key.join())
    const [oldest] = this.#keys
    if (this.#keys.size > MAX_KEYS && oldest !== undefined) this.#keys.delete(oldest)
  }

  delete(key: Uint8Array): void {
    this.#keys.delete(key.join())
  }
}
