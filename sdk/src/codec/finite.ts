import type { Codec } from './combinators.js'

/** A number that has one form only, of 8 bytes: finite, and no zero below zero. */
export const finite: Codec<number> = {
  write(w, number) {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, number, true)
    w.bytes(bytes)
  },
  read(r) {
    const bytes = r.bytes(8)
    if (bytes.length < 8) return 0
    const number = new DataView(bytes.buffer).getFloat64(0, true)
    if (!Number.isFinite(number) || Object.is(number, -0)) r.fail()
    return number
  },
}
