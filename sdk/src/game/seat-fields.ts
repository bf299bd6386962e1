import { bitsFor, type Field, type NarrowField } from './field.js'
import type { Seat } from './seat.js'

/** @param seats how many there are; until the game is known, as many as a byte can tell */
function seatField(kind: string, seats = 255): NarrowField<Seat | undefined> {
  const toWire = (cell: number) => (cell >= 0 && cell < seats ? Math.floor(cell) + 1 : 0)
  return {
    kind,
    wide: false,
    parameters: [],
    bits: bitsFor(seats),
    initial: -1,
    blends: false,
    leap: 0,
    latched: false,
    toCell: (seat) => seat ?? -1,
    fromCell: (cell) => (cell < 0 ? undefined : cell),
    quantise: (cell) => toWire(cell) - 1,
    toWire,
    fromWire: (wire) => (wire <= seats ? wire - 1 : undefined),
    bind: (place) => seatField(kind, place.seats),
  }
}

/** The seat whose player moves this row: what that player's device predicts. */
export const owner = (): Field<Seat | undefined> => seatField('owner')

/** A seat, or nobody. */
export const seatRef = (): Field<Seat | undefined> => seatField('seatRef')
