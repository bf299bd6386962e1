import { learned, likelihood } from './model.js'

const TOP = 0x100_0000
const LEAST = 0x1_0000
const AT_ONCE = 12
const NOTHING = new Uint8Array(0)

/** Reads what a RangeEncoder wrote. Past the end it reads zeros, so it never fails: its user bounds what it asks for. */
export class RangeDecoder {
  #bytes: Uint8Array = NOTHING
  #at = 0
  #end = 0
  #code = 0
  #range = TOP

  /** Begins at `from`; what is behind `end` is not read. */
  open(bytes: Uint8Array, from: number, end: number): void {
    this.#bytes = bytes
    this.#at = from
    this.#end = Math.min(end, bytes.length)
    this.#range = TOP
    this.#code = (this.#next() << 16) | (this.#next() << 8) | this.#next()
  }

  /** How far it has read, three bytes ahead of what it has told. */
  get at(): number {
    return this.#at
  }

  /** Whether all bytes mattered; more than that was never written. */
  get isDone(): boolean {
    return this.#at >= this.#end
  }

  bit(model: Int32Array, at: number): number {
    const state = model[at]!
    const range = this.#range
    const share = Math.imul(range >>> 8, likelihood(state)) >>> 7
    const ones = (this.#code - share) >> 31
    const rest = range - share
    model[at] = learned(state, ones)
    this.#code -= share & ~ones
    this.#range = rest ^ ((rest ^ share) & ones)
    if (this.#range <= LEAST) this.#shift()
    return ones & 1
  }

  /** `count` (0 to 32) bits as a whole number from 0. */
  raw(count: number): number {
    let value = 0
    let left = count
    while (left > 0) {
      const step = left > AT_ONCE ? AT_ONCE : left
      left -= step
      this.#range >>>= step
      const most = (1 << step) - 1
      const part = Math.min(most, (this.#code / this.#range) | 0)
      this.#code -= Math.imul(part, this.#range)
      if (this.#code >= this.#range) this.#code = this.#range - 1 // only where nobody wrote it
      value = ((value << step) | part) >>> 0
      if (this.#range <= LEAST) this.#shift()
    }
    return value
  }

  tree(model: Int32Array, at: number, depth: number): number {
    let node = 1
    for (let level = 0; level < depth; level++) node = (node << 1) | this.bit(model, at + node)
    return node - (1 << depth)
  }

  #shift(): void {
    while (this.#range <= LEAST) {
      this.#code = (this.#code << 8) | this.#next()
      this.#range <<= 8
    }
  }

  #next(): number {
    const at = this.#at++
    return at < this.#end ? this.#bytes[at]! : 0
  }
}
