import type { Field, WideField } from './field.js'

/** A float's bits go over the wire as they are: nothing of it is predicted, or told as a difference. */
function floatField(kind: 'float32' | 'float64', legal: (value: number) => number): WideField<number> {
  const words = kind === 'float32' ? new Uint32Array(1) : new Uint32Array(2)
  const value = kind === 'float32' ? new Float32Array(words.buffer) : new Float64Array(words.buffer)
  return {
    kind,
    wide: true,
    parameters: [],
    cells: 1,
    bits: words.length * 32,
    initial: 0,
    blends: 'linear',
    leap: Number.POSITIVE_INFINITY,
    latched: false,
    set(cells, at, number) {
      cells[at] = number
    },
    get: (cells, at) => cells[at] ?? 0,
    quantise(cells, at) {
      cells[at] = legal(cells[at] ?? 0)
    },
    write(writer, cells, at) {
      value[0] = cells[at] ?? 0
      for (let i = 0; i < words.length; i++) writer.bits(words[i] ?? 0, 32)
    },
    read(reader, cells, at) {
      for (let i = 0; i < words.length; i++) words[i] = reader.bits(32)
      const number = value[0] ?? 0
      if (Number.isFinite(number))
        cells[at] = number + 0 // no negative zero
      else reader.fail()
    },
  }
}

const LARGEST = (2 - 2 ** -23) * 2 ** 127

/** Any number, rounded to single precision at the end of a tick. 32 bits: `fixed` costs less where the range is known. */
export const float32 = (): Field<number> =>
  floatField('float32', (value) => Math.fround(Math.max(-LARGEST, Math.min(LARGEST, value || 0))) + 0)

/** Any number, never rounded. 64 bits: meant for `hostOnly` remainders. */
export const float64 = (): Field<number> =>
  floatField('float64', (value) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value || 0)) + 0)
