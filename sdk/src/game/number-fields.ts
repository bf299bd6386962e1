import { bitsFor, type Field, type NarrowField } from './field.js'

/** A number that may move: what it is at the next tick can be told from its velocity. */
export interface NumberField extends NarrowField<number> {
  /**
   * This column moves by another one of its row: each tick it changes by about that column's value × `ctx.dt`, as a position in
   * px does by a velocity in px/s. Rules still move it themselves; guests are told only where they did otherwise, so that
   * steady motion costs about a bit.
   *
   * @param column a number in the same table, in this column's units per second, that guests may know
   */
  movesBy(column: string): Field<number>
}

function movable(field: NarrowField<number>): NumberField {
  return {
    ...field,
    movesBy(velocity) {
      return { ...this, velocity }
    },
  }
}

function inSteps(kind: string, min: number, max: number, step: number): NarrowField<number> {
  const steps = Math.round((max - min) / step)
  if (!(step > 0) || !(max > min) || steps > 0xffffffff)
    throw new RangeError(`${kind}(${min}, ${max}, ${step}) is no range`)
  const toWire = (cell: number) => Math.max(0, Math.min(steps, Math.round(((cell || 0) - min) / step)))
  const quantise = (cell: number) => min + toWire(cell) * step
  return {
    kind,
    wide: false,
    parameters: [min, max, step],
    bits: bitsFor(steps),
    initial: quantise(0),
    blends: kind === 'fixed' ? 'linear' : false,
    leap: (max - min) / 8,
    latched: false,
    toCell: (value) => value,
    fromCell: (cell) => cell,
    quantise,
    toWire,
    fromWire: (wire) => (wire <= steps ? min + wire * step : undefined),
  }
}

/** A number in steps of `step` from `min` to `max`. Full precision inside a tick, rounded once at its end. */
export const fixed = (min: number, max: number, step: number): NumberField => movable(inSteps('fixed', min, max, step))

/** A whole number from 0 to `max`. */
export const uint = (max: number): NumberField => movable(inSteps('uint', 0, max, 1))

/** A whole number from `min` to `max`. */
export const int = (min: number, max: number): NumberField => movable(inSteps('int', min, max, 1))

const TURN = 2 * Math.PI

/**
 * A direction in radians, a whole turn in `steps`. Rules may count it on without end; at the end of a tick it is wrapped into
 * 0 to 2π (and a full turn is 0) and rounded. It is drawn turning the short way round.
 *
 * @param steps from 2: 256 are 8 bits, 1.4° each
 */
export function angle(steps: number): NumberField {
  if (!(Number.isInteger(steps) && steps >= 2 && steps <= 0x80000000))
    throw new RangeError(`angle(${steps}) needs 2 to 2^31 steps`)
  const toWire = (cell: number) => {
    const wire = Math.round((cell / TURN) * steps) % steps || 0 // NaN and infinity, too
    return wire < 0 ? wire + steps : wire
  }
  const fromWire = (wire: number) => (wire < steps ? (wire / steps) * TURN : undefined)
  return movable({
    kind: 'angle',
    wide: false,
    parameters: [steps],
    bits: bitsFor(steps - 1),
    initial: 0,
    blends: 'circular',
    leap: TURN,
    latched: false,
    toCell: (value) => value,
    fromCell: (cell) => cell,
    quantise: (cell) => fromWire(toWire(cell)) ?? 0,
    toWire,
    fromWire,
  })
}

/** From one value to another, as it is blended: round a circle the short way, from −π to π. */
export function changeOf(blends: NarrowField<number>['blends'], from: number, to: number): number {
  const change = to - from
  return blends === 'circular' ? change - TURN * Math.round(change / TURN) : change
}
