import type { BitReader, BitWriter } from '../../codec/bits.js'
import type { Seat } from '../../game/seat.js'
import type { SeenBy } from '../rewind.js'

/** Guests say what was on their screen in so many parts of a tick ([SY6]). */
const PARTS = 16
/** Beside its own player: as many as may play on one device. */
const LOCAL_BITS = 2

/** The rules asked in the tick, or the action, that follows what this player saw: so far back, by a device of these seats. */
export interface SeenEntry {
  readonly kind: 'seen'
  readonly seat: Seat
  /** Before the tick that is played, in sixteenths. */
  readonly back: number
  /** At least one, at most four. */
  readonly seats: readonly Seat[]
}

/** @param most ticks that are turned back */
export function seenEntry(seat: Seat, { drawn, seats }: SeenBy, tick: number, most: number): SeenEntry {
  const back = Math.max(0, Math.min(most * PARTS, Math.round((tick - drawn) * PARTS)))
  return { kind: 'seen', seat, back, seats: seats.slice(0, 1 << LOCAL_BITS) }
}

export function seenAgain({ back, seats }: SeenEntry, tick: number): SeenBy {
  return { drawn: tick - back / PARTS, seats }
}

export function writeSeen(writer: BitWriter, { seat, back, seats }: SeenEntry): void {
  writer.bits(seat, 8)
  writer.varint(back)
  writer.bits(seats.length - 1, LOCAL_BITS)
  for (const one of seats) writer.bits(one, 8)
}

export function readSeen(reader: BitReader): SeenEntry {
  const [seat, back, count] = [reader.bits(8), reader.varint(), reader.bits(LOCAL_BITS) + 1]
  return { kind: 'seen', seat, back, seats: Array.from({ length: count }, () => reader.bits(8)) }
}
