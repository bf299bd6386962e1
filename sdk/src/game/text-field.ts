import { cutText, utf8Decode, utf8Encode } from '../codec/utf8.js'
import { bitsFor, type Field } from './field.js'

/** Bytes of text in one cell: a float64 holds whole numbers of 48 bits, with some to spare. */
const BYTES = 6
/** Most bytes of a text: it has to fit into the payload of an action or message. */
const MAX_TEXT = 4000

/**
 * A text of at most `max` bytes of UTF-8 (a letter is 1 to 4). A longer one is cut between two characters when it is written;
 * the character U+0000 is dropped. It is shown as players wrote it: for names see `cleanName`.
 */
export function text(max: number): Field<string> {
  if (!(Number.isInteger(max) && max >= 1 && max <= MAX_TEXT))
    throw new RangeError(`text(${max}): 1 to ${MAX_TEXT} bytes`)
  const count = Math.ceil(max / BYTES)
  const lengthBits = bitsFor(max)
  return {
    kind: 'text',
    wide: true,
    parameters: [max],
    cells: count,
    bits: lengthBits + max * 8,
    initial: 0,
    blends: false,
    leap: 0,
    latched: false,
    set: (cells, at, value) => pack(utf8Encode(cutText(value.replaceAll('\0', ''), max)), cells, at, count),
    get: (cells, at) => utf8Decode(unpack(cells, at, count)) ?? '',
    quantise() {}, // `set` has done it
    write(writer, cells, at) {
      const bytes = unpack(cells, at, count)
      writer.bits(bytes.length, lengthBits)
      writer.bytes(bytes)
    },
    read(reader, cells, at) {
      const length = reader.bits(lengthBits)
      if (length > max) reader.fail()
      const bytes = reader.bytes(reader.failed ? 0 : length)
      if (bytes.includes(0) || utf8Decode(bytes) === undefined) reader.fail()
      pack(reader.failed ? new Uint8Array() : bytes, cells, at, count)
    },
  }
}

function pack(bytes: Uint8Array, cells: Float64Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) {
    let cell = 0
    for (let byte = BYTES - 1; byte >= 0; byte--) cell = cell * 256 + (bytes[i * BYTES + byte] ?? 0)
    cells[at + i] = cell
  }
}

/** Up to the first zero. */
function unpack(cells: Float64Array, at: number, count: number): Uint8Array {
  const bytes: number[] = []
  for (let i = 0; i < count; i++) {
    let cell = cells[at + i] ?? 0
    for (; cell > 0; cell = Math.floor(cell / 256)) bytes.push(cell % 256)
  }
  return Uint8Array.from(bytes)
}
