import type { Seat } from '../game/seat.js'
import type { Path } from '../ports/link.js'

/** One peer: on a guest its host, on the host each guest. Rates are those of the last whole second. */
export interface LinkStats {
  /** Whose device it is; `undefined` while that is not known. */
  readonly seat: Seat | undefined
  readonly path: Path
  /** The last measured round trip, ms. */
  readonly rtt: number | undefined
  /** How much a round trip differs from the one before, ms (smoothed as in RFC 3550). */
  readonly jitter: number | undefined
  /** Share, from 0 to 1, of this device's pings of the last 10 s that were lost on the way there or back; `undefined` at first. */
  readonly loss: number | undefined
  /** Bytes a second, with what seals them and without the headers of the network. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** Messages a second. */
  readonly framesIn: number
  readonly framesOut: number
}

/** What a session costs and how well it goes. Rates are those of the last whole second. */
export interface SessionStats {
  readonly links: readonly LinkStats[]
  /** All links together, bytes a second. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** Of the running match: what a guest gets, or a host sends to all its guests. */
  readonly snapshots: {
    /** A second. */
    readonly count: number
    /** Bytes a second. */
    readonly bytes: number
    /** … by table of the world, what belongs to none (inputs, numbers) left out. */
    readonly byTable: Readonly<Record<string, number>>
    /** A second: such as a guest could not read, or had to be told whole again, as what they build on was gone; on the host, of all guests. */
    readonly baseMisses: number
  }
  /** How far behind the snapshots, as they come without delay, others are drawn, ms; `undefined` on the host, and where nothing is interpolated. */
  readonly interpolationDelay: number | undefined
  /**
   * How far what was guessed was from the host's word, where it is drawn: by table and field (`pucks.x`), the mean over all rows and snapshots
   * of that second, in the field's own unit. Fields of which every guess was right are not named; on the host there are none.
   */
  readonly corrections: Readonly<Record<string, number>>
}
