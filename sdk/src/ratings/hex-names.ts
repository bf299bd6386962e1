import { hex } from './hex.js'

/** Keys and ids in hex, each made once, and the same text everywhere: they come again in thousands of matches. */
export class HexNames {
  /** By the first four bytes. */
  readonly #known = new Map<number, string>()

  /** @param bytes four at least */
  of(bytes: Uint8Array): string {
    const at = ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)
    const known = this.#known.get(at)
    if (known !== undefined && isHexOf(known, bytes)) return known
    const text = hex(bytes)
    if (known === undefined) this.#known.set(at, text) // of two that begin alike one is made again each time
    return text
  }
}

function isHexOf(text: string, bytes: Uint8Array): boolean {
  if (text.length !== 2 * bytes.length) return false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (text.charCodeAt(2 * i) !== digit(byte >> 4) || text.charCodeAt(2 * i + 1) !== digit(byte & 15)) return false
  }
  return true
}

function digit(value: number): number {
  return value < 10 ? 48 + value : 87 + value
}
