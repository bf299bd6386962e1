import type { Field, WideField } from '../../game/field.js'
import type { Column } from '../../game/layout.js'

/** A column of whole numbers, one for each slot: what a field is on the wire, or a part of it. */
export interface WordColumn {
  readonly field: Field<unknown>
  /** Of slot 0 in a plane. */
  readonly offset: number
  /** Of slot 0 in the cells, and how far the next slot is. */
  readonly cell: number
  readonly width: number
  /** Which half of a cell, of fields that need two. */
  readonly half: 'whole' | 'low' | 'high'
  /** Which of a wide value's words. */
  readonly part: number
  readonly bits: number
  /** The highest that is allowed; of raw words, all are. */
  readonly most: number
  /** As many values are on a circle; 0 for none. */
  readonly circle: number
  /** Nothing is known of its changes: it is told as it is. */
  readonly isRaw: boolean
  /** Depth of the tree of magnitudes: how many bits tell how many bits a change has. */
  readonly depth: number
  readonly initial: number
  /** Of a number that goes in steps: what it is then. An angle is told by its field, which rounds in a way of its own. */
  readonly linear: Linear | undefined
  /** Of other small fields: the cell of each value. */
  readonly values: Float64Array | undefined
}

/** Values that are worth a table. */
const SMALL = 1024

/** A value is `min` plus so many steps. */
export interface Linear {
  readonly min: number
  readonly step: number
}

/** Of a field that goes in steps and fits into a small integer. */
export function linearOf({ kind, parameters, bits }: Field<unknown>): Linear | undefined {
  if (bits > 30) return undefined
  const [first = 0, , step = 1] = parameters.map(Number)
  if (kind === 'fixed' || kind === 'uint' || kind === 'int') return { min: first, step }
  return kind === 'angle' ? { min: 0, step: (2 * Math.PI) / first } : undefined
}

/** @param place takes the next column of a plane */
export function wordsOf({ field, offset: cell }: Column, place: () => number): WordColumn[] {
  if (field.wide) return wideWords(field, cell, place)
  const isRaw = field.bits > 30
  // Small integers all of them, or engines make an object of each number that is read.
  const most = isRaw ? 0 : mostOf(field.bits, (wire) => field.fromWire(wire) !== undefined) | 0
  const circle = field.kind === 'angle' && !isRaw ? (most + 1) | 0 : 0
  const depth = isRaw || field.bits <= 1 ? 0 : 32 - Math.clz32(field.bits - 1)
  const initial = field.toWire(field.initial) | 0
  const linear = circle > 0 ? undefined : linearOf(field)
  return [
    {
      ...{
        field,
        offset: place(),
        cell,
        width: 1,
        half: 'whole',
        part: 0,
        bits: field.bits,
        most,
        circle,
        isRaw,
        depth,
        initial,
        linear,
        values:
          linear || isRaw || most >= SMALL
            ? undefined
            : Float64Array.from({ length: most + 1 }, (_, wire) => field.fromWire(wire) ?? 0),
      },
    },
  ]
}

/** Cells of 32 bits are one word, of 64 two of 32, and those of a text, which hold six bytes, two of 24. */
function wideWords(field: WideField<unknown>, cell: number, place: () => number): WordColumn[] {
  const halves = field.kind === 'float32' ? (['whole'] as const) : (['low', 'high'] as const)
  const bits = field.kind === 'text' ? 24 : 32
  return Array.from({ length: field.cells }, (_, i) =>
    halves.map((half, h): WordColumn => {
      const raw = { bits, most: 0, circle: 0, isRaw: true, depth: 0, initial: 0, linear: undefined, values: undefined }
      return { field, offset: place(), cell: cell + i, width: field.cells, half, part: i * 2 + h, ...raw }
    }),
  ).flat()
}

/** The highest of `bits` bits that is legal, where all below it are. */
function mostOf(bits: number, isLegal: (wire: number) => boolean): number {
  let most = 0
  for (let bit = bits - 1; bit >= 0; bit--) if (isLegal(most + 2 ** bit)) most += 2 ** bit
  return most
}
