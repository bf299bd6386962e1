import { utf8Decode, utf8Encode } from './utf8.js'

const VARINT_GROUPS = 8 // 8 × 7 bits hold 2^53 − 1
/** Most of what is written is shorter, and up to here V8 keeps an array's bytes within the object. */
const FIRST_BYTES = 64

/** Packs numbers into bits, least significant first. Grows by what the caller writes, never by what a stranger sent. */
export class BitWriter {
  #bytes = new Uint8Array(FIRST_BYTES)
  #bits = 0

  get bitLength(): number {
    return this.#bits
  }

  /** The lowest `count` (0 to 32) bits of a whole number. */
  bits(value: number, count: number): void {
    if (this.#bits + count > this.#bytes.length * 8) this.#grow(count)
    if (count === 8 && (this.#bits & 7) === 0) {
      this.#bytes[this.#bits >> 3] = value
      this.#bits += 8
      return
    }
    let rest = value >>> 0
    for (let left = count; left > 0; ) {
      const offset = this.#bits & 7
      const step = Math.min(8 - offset, left)
      const at = this.#bits >> 3
      this.#bytes[at] = (this.#bytes[at] ?? 0) | ((rest & ((1 << step) - 1)) << offset)
      rest = step === 32 ? 0 : rest >>> step
      this.#bits += step
      left -= step
    }
  }

  /** An unsigned integer up to 2^53 − 1, 7 bits a group, each with a "more" bit. */
  varint(value: number): void {
    let rest = Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, Math.trunc(value) || 0))
    while (rest >= 128) {
      this.bits((rest % 128) | 128, 8)
      rest = Math.floor(rest / 128)
    }
    this.bits(rest, 8)
  }

  bytes(bytes: Uint8Array): void {
    const [offset, at] = [this.#bits & 7, this.#bits >> 3]
    if (at + bytes.length >= this.#bytes.length) this.#grow(bytes.length * 8)
    if (offset === 0) this.#bytes.set(bytes, at)
    else
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i] ?? 0
        this.#bytes[at + i] = (this.#bytes[at + i] ?? 0) | (byte << offset)
        this.#bytes[at + i + 1] = byte >> (8 - offset)
      }
    this.#bits += bytes.length * 8
  }

  text(text: string): void {
    const bytes = utf8Encode(text)
    this.varint(bytes.length)
    this.bytes(bytes)
  }

  /** A copy of what was written, the last byte padded with zeros. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, (this.#bits + 7) >> 3)
  }

  reset(): void {
    this.#bytes.fill(0, 0, (this.#bits + 7) >> 3)
    this.#bits = 0
  }

  #grow(count: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, Math.ceil((this.#bits + count) / 8)))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

/** Reads what a BitWriter wrote. Past the end, or on malformed data, `failed` stays set and every read gives zero. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at = 0
  #failed = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get failed(): boolean {
    return this.#failed
  }

  /** Nothing is left but zero padding of less than a byte. */
  get atEnd(): boolean {
    const left = this.#bytes.length * 8 - this.#at
    if (left >= 8) return false
    return left === 0 || (this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7) === 0
  }

  /** Whole bytes that were not looked at. */
  get left(): number {
    return this.#bytes.length - ((this.#at + 7) >> 3)
  }

  fail(): void {
    this.#failed = true
  }

  bits(count: number): number {
    if (this.#failed || this.#at + count > this.#bytes.length * 8) {
      this.#failed = true
      return 0
    }
    let value = 0
    if (count === 8 && (this.#at & 7) === 0) {
      value = this.#bytes[this.#at >> 3] ?? 0
      this.#at += 8
      return value
    }
    for (let got = 0; got < count; ) {
      const offset = this.#at & 7
      const step = Math.min(8 - offset, count - got)
      const part = ((this.#bytes[this.#at >> 3] ?? 0) >> offset) & ((1 << step) - 1)
      value += part * 2 ** got
      this.#at += step
      got += step
    }
    return value
  }

  varint(): number {
    let value = 0
    for (let group = 0; group < VARINT_GROUPS; group++) {
      const byte = this.bits(8)
      value += (byte & 127) * 128 ** group
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER || (byte === 0 && group > 0)) this.#failed = true
        return this.#failed ? 0 : value
      }
    }
    this.#failed = true
    return 0
  }

  /** A copy of `count` bytes; nothing is allocated when fewer are left. */
  bytes(count: number): Uint8Array {
    if (this.#failed || this.#at + count * 8 > this.#bytes.length * 8) {
      this.#failed = true
      return new Uint8Array(0)
    }
    const [offset, at] = [this.#at & 7, this.#at >> 3]
    this.#at += count * 8
    if (offset === 0) return new Uint8Array(this.#bytes.subarray(at, at + count))
    const copy = new Uint8Array(count)
    for (let i = 0; i < count; i++)
      copy[i] = ((this.#bytes[at + i] ?? 0) >> offset) | ((this.#bytes[at + i + 1] ?? 0) << (8 - offset))
    return copy
  }

  /** All that is left behind the byte in which reading stopped, whose padding must be zero. */
  rest(): Uint8Array {
    if (this.bits((8 - (this.#at & 7)) & 7) !== 0) this.#failed = true
    return this.#failed ? new Uint8Array(0) : this.bytes(this.#bytes.length - (this.#at >> 3))
  }

  text(maxBytes: number): string {
    const length = this.varint()
    if (length > maxBytes) this.#failed = true
    const text = this.#failed ? undefined : utf8Decode(this.bytes(length))
    if (text === undefined) this.#failed = true
    return this.#failed ? '' : (text ?? '')
  }
}
