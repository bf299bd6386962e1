import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { concat } from './bytes.js'

const COUNTER_BYTES = 8
/** Frames may overtake each other by this many; older ones count as replays. */
const WINDOW = 1024

/** Seals frames for a path somebody else carries: ChaCha20-Poly1305, a counter as nonce, sent in front ([CO7]). */
export class Sealer {
  readonly #key: Uint8Array
  #counter = 0

  constructor(key: Uint8Array) {
    this.#key = key
  }

  seal(frame: Uint8Array): Uint8Array {
    const counter = counterBytes(++this.#counter)
    return concat(counter, chacha20poly1305(this.#key, nonceOf(counter)).encrypt(frame))
  }
}

/** Opens sealed frames, each once. */
export class Opener {
  readonly #key: Uint8Array
  readonly #seen = new Set<number>()
  #newest = 0

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** `undefined` for a frame that is forged, changed, too old, or was opened before. */
  open(sealed: Uint8Array): Uint8Array | undefined {
    if (sealed.length < COUNTER_BYTES + 16) return undefined
    const prefix = sealed.slice(0, COUNTER_BYTES)
    const counter = Number(new DataView(prefix.buffer).getBigUint64(0))
    if (counter <= this.#newest - WINDOW || this.#seen.has(counter)) return undefined
    let frame: Uint8Array
    try {
      frame = chacha20poly1305(this.#key, nonceOf(prefix)).decrypt(sealed.slice(COUNTER_BYTES))
    } catch {
      return undefined // a wrong tag: noble throws
    }
    this.#seen.add(counter)
    if (counter > this.#newest) this.#newest = counter
    if (this.#seen.size > 2 * WINDOW)
      for (const old of this.#seen) if (old <= this.#newest - WINDOW) this.#seen.delete(old)
    return frame
  }
}

function counterBytes(counter: number): Uint8Array {
  const bytes = new Uint8Array(COUNTER_BYTES)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(counter))
  return bytes
}

function nonceOf(counter: Uint8Array): Uint8Array {
  return concat(new Uint8Array(4), counter)
}
