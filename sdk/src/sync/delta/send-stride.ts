/** Quotients of rates that are no whole numbers, such as 59.94 / 19.98, miss a whole one by less. */
const ROUNDING = 1e-9

/** Ticks from one snapshot to the next: never more snapshots a second than the game says ([SY14]). */
export function sendStride(tickRate: number, sendRate: number): number {
  return tickRate > 0 ? Math.max(1, Math.ceil(tickRate / sendRate - ROUNDING)) : 1
}
