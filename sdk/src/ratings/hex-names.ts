import { hex } from './hex.js'

/** Keys in hex, each made once, and the same text for all matches: people come again in thousands of them. */
export class HexNames {
  readonly #known = new Map<string, string>()

  of(key: Uint8Array): string {
    const name = String.fromCharCode(...key) // to look it up by: made in a third of the time of hex
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const text = hex(key)
    this.#known.set(name, text)
    return text
  }
}
