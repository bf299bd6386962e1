import type { KnownMatch } from './known-match.js'
import { inOrder, type PlacedMatch, placeAll } from './match-order.js'

/** Clocks of devices differ by a time zone that is set wrongly, and not by more. */
const AHEAD_MS = 86_400_000

/** When a match began, as its host says; `undefined` where that is yet to come ([RA33]). @param now by this device's clock */
export function dateOf(startedAt: number, now: number): number | undefined {
  return startedAt <= now + AHEAD_MS ? startedAt : undefined
}

/** The last first: by their dates, and without one as if it had begun with the last that its players played before it ([RA33]). */
export function newestFirst(matches: readonly KnownMatch[], now: number): KnownMatch[] {
  const placed = new Map<string, PlacedMatch>(matches.map((match) => [match.id, { match, depth: 0 }]))
  const dates = new Map<string, number>()
  const inTurn = placeAll(placed)
  for (const { match } of inTurn) {
    const before = () => Math.max(0, ...match.previous.map((id) => dates.get(id) ?? 0))
    dates.set(match.id, dateOf(match.startedAt, now) ?? before())
  }
  const date = ({ match }: PlacedMatch) => dates.get(match.id) ?? 0
  return inTurn.sort((a, b) => date(b) - date(a) || inOrder(b, a)).map(({ match }) => match)
}
