import type { Seat } from '../game/seat.js'
import type { LetterRefusal } from './letter.js'
import type { Piece } from './piece.js'

/** All large messages on their way to this device, together, bytes. */
export const MAX_INCOMING = 64 << 20
/** One of which nothing more came for so long is forgotten, ms. */
const STALE_MS = 30_000
/** Where the room for one begins; it doubles as it fills. */
const FIRST_ROOM = 64 * 1024

export interface Announced {
  readonly id: number
  readonly message: number
  readonly payload: Uint8Array
  readonly total: number
}

interface Incoming {
  readonly parcel: Announced
  /** Grows by what came, never by what was announced. */
  room: Uint8Array
  filled: number
  heardAt: number
}

/** Large messages that others are sending here: one of each player at a time, put together from pieces in order ([SE30]). */
export class ParcelsIn {
  readonly #from = new Map<Seat, Incoming>()

  /** Why it is not taken, or `undefined`. What the same player began before is forgotten. */
  open(from: Seat, parcel: Announced, maxBytes: number, now: number): LetterRefusal | undefined {
    this.#from.delete(from)
    this.#forgetStale(now)
    if (parcel.total === 0) return 'refused'
    if (parcel.total > maxBytes) return 'too-large'
    const announced = [...this.#from.values()].reduce((sum, one) => sum + one.parcel.total, 0)
    if (announced + parcel.total > MAX_INCOMING) return 'busy'
    const room = new Uint8Array(Math.min(FIRST_ROOM, parcel.total))
    this.#from.set(from, { parcel, room, filled: 0, heardAt: now })
    return undefined
  }

  /** How much came by now, and all of it when that is so; `undefined` for a piece of nothing that is awaited. */
  piece(
    from: Seat,
    { id, at, data }: Piece,
    now: number,
  ): { readonly got: number; readonly whole?: Uint8Array; readonly parcel: Announced } | undefined {
    const incoming = this.#from.get(from)
    if (!incoming || incoming.parcel.id !== id) return undefined
    const { parcel, filled } = incoming
    if (at + data.length <= filled) return { got: filled, parcel } // a repeat
    if (at !== filled || filled + data.length > parcel.total) {
      this.#from.delete(from)
      return undefined
    }
    if (filled + data.length > incoming.room.length) {
      const larger = new Uint8Array(Math.min(parcel.total, Math.max(2 * incoming.room.length, filled + data.length)))
      larger.set(incoming.room)
      incoming.room = larger
    }
    incoming.room.set(data, filled)
    incoming.filled += data.length
    incoming.heardAt = now
    if (incoming.filled < parcel.total) return { got: incoming.filled, parcel }
    this.#from.delete(from)
    return { got: parcel.total, whole: incoming.room, parcel }
  }

  /** The sender gave up; without a number, they are gone. */
  cancel(from: Seat, id?: number): void {
    if (id === undefined || this.#from.get(from)?.parcel.id === id) this.#from.delete(from)
  }

  #forgetStale(now: number): void {
    for (const [seat, { heardAt }] of this.#from) if (now - heardAt > STALE_MS) this.#from.delete(seat)
  }
}
