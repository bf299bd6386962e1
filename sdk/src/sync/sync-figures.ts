/** What the snapshots of a match took, as `session.stats()` tells it; it only counts up. */
export class SyncFigures {
  snapshots = 0
  bytes = 0
  /** Snapshots that could not be read, or had to be whole, as what they build on was gone. */
  baseMisses = 0
  /** Bytes of each table by now, in the order declared, where that is known (on guests); else stats divide the bytes as a whole world would. */
  tables: (() => readonly number[] | undefined) | undefined
}
