/** What the snapshots of a match took, as `session.stats()` tells it; it only counts up. */
export class SyncFigures {
  snapshots = 0
  bytes = 0
  /** Snapshots that could not be read, or had to be whole, as what they build on was gone. */
  baseMisses = 0
  /** Bits by table, as far as it is known (on guests); without any, stats divide the bytes as a whole world would. */
  readonly tableBits = new Map<string, number>()
}
