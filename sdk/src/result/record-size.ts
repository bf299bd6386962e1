/** Bytes of a record, whatever is said of its match: a paper carries it in one message of a session, and no list of them is long. */
export const MAX_RECORD = 13_900
const SIGNED = 1 + 64

/**
 * Whether everything that may ever be signed about a match has room in its record, so that nothing said later pushes out what was said
 * before: all signatures under the start, and of each player an end that nobody else signed, or two that contradict each other.
 */
export function fitsInRecord(startBytes: number, players: number, stats: number): boolean {
  const end = endBytes(players, stats)
  const perPlayer = SIGNED + Math.max(3 + end + SIGNED, 1 + 2 * (32 + 64))
  return 8 + startBytes + players * perPlayer + Math.ceil(players / 8) <= MAX_RECORD
}

/** The longest end: format, start, hosts, flags, and of each player place, flag and values. */
export function endBytes(players: number, stats: number): number {
  return 1 + 32 + 1 + 1 + players * (2 + 8 * stats) + Math.ceil((2 + players) / 8)
}
