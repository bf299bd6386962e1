import { learned, likelihood } from './model.js'

const TOP = 0x100_0000 // 24 bits: all sums stay small integers in every engine
const LEAST = 0x1_0000
/** Bits that are written at once without a model. */
const AT_ONCE = 12
const FIRST_BYTES = 1536

/**
 * A binary range coder: the bytes name a point in an interval that each bit narrows to its share. Its end is one byte,
 * and zeros at the end are left out, since a reader goes on with zeros.
 */
export class RangeEncoder {
  #bytes = new Uint8Array(FIRST_BYTES)
  #at = 0
  #low = 0
  #range = TOP

  /** Bytes so far; what is still in the interval adds one. */
  get length(): number {
    return this.#at
  }

  reset(): void {
    this.#at = 0
    this.#low = 0
    this.#range = TOP
  }

  /** One bit by the state at `at`, which learns from it. */
  bit(model: Int32Array, at: number, bit: number): void {
    const state = model[at]!
    const range = this.#range
    const share = Math.imul(range >>> 8, likelihood(state)) >>> 7
    const ones = -bit
    const rest = range - share
    model[at] = learned(state, ones)
    this.#low += share & ~ones
    this.#range = rest ^ ((rest ^ share) & ones)
    if (this.#range <= LEAST) this.#shift()
  }

  /** The lowest `count` (0 to 32) bits of `value` as they are, the highest first. */
  raw(value: number, count: number): void {
    let left = count
    while (left > 0) {
      const step = left > AT_ONCE ? AT_ONCE : left
      left -= step
      this.#range >>>= step
      this.#low += this.#range * ((value >>> left) & ((1 << step) - 1))
      if (this.#range <= LEAST) this.#shift()
    }
  }

  /** `depth` bits of `value`, each with a state of its own in a tree of 2^depth states from `at`. */
  tree(model: Int32Array, at: number, depth: number, value: number): void {
    let node = 1
    for (let level = depth - 1; level >= 0; level--) {
      const bit = (value >>> level) & 1
      this.bit(model, at + node, bit)
      node = (node << 1) | bit
    }
  }

  /** The bytes since the last reset; a view that the next reset takes back. */
  finish(): Uint8Array {
    const point = (this.#low + LEAST - 1) & ~(LEAST - 1)
    this.#low = point
    this.#carry()
    this.#put(this.#low >>> 16)
    let length = this.#at
    while (length > 0 && this.#bytes[length - 1] === 0) length--
    return this.#bytes.subarray(0, length)
  }

  #shift(): void {
    this.#carry()
    while (this.#range <= LEAST) {
      this.#put(this.#low >>> 16)
      this.#low = (this.#low & 0xffff) << 8
      this.#range <<= 8
    }
  }

  #carry(): void {
    if (this.#low < TOP) return
    this.#low -= TOP
    let at = this.#at - 1
    while (this.#bytes[at] === 255) this.#bytes[at--] = 0
    this.#bytes[at]!++
  }

  #put(byte: number): void {
    if (this.#at === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes[this.#at++] = byte
  }
}
