import type { KnownMatch } from './known-match.js'
import { inOrder, type PlacedMatch } from './match-order.js'

/** Clocks of devices differ by a time zone that is set wrongly, and not by more. */
const AHEAD_MS = 86_400_000

/** When a match began, as its host says; `undefined` where that is yet to come ([RA33]). @param now by this device's clock */
export function dateOf(startedAt: number, now: number): number | undefined {
  return startedAt <= now + AHEAD_MS ? startedAt : undefined
}

/** What a list of matches is asked for. */
export interface Newest {
  /** By this device's clock. */
  readonly now: number
  readonly limit: number
  /** How many came before a match, one after the other. */
  depthOf(id: string): number
  isWanted(match: KnownMatch): boolean
}

interface Dated {
  readonly placed: PlacedMatch
  readonly date: number
}

/** So many more are sorted together. */
const HEAP = 1000

/** The last first: by their dates, and without one as if it had begun with the last that its players played before it ([RA33]). */
export function newestFirst(matches: readonly KnownMatch[], { now, limit, depthOf, isWanted }: Newest): KnownMatch[] {
  const dates = datesOf(matches, now, depthOf)
  const newest: Dated[] = []
  let last: Dated | undefined
  for (let i = matches.length - 1; i >= 0; i--) {
    const match = matches[i]
    if (!match || !isWanted(match)) continue
    const one = { placed: { match, depth: depthOf(match.id) }, date: dates.get(match.id) ?? match.startedAt }
    if (last && lastFirst(last, one) < 0) continue
    newest.push(one)
    if (newest.length < limit + HEAP) continue
    newest.sort(lastFirst).splice(limit)
    last = newest.at(-1)
  }
  newest.sort(lastFirst).splice(limit)
  return newest.map(({ placed }) => placed.match)
}

function lastFirst(a: Dated, b: Dated): number {
  return b.date - a.date || inOrder(b.placed, a.placed)
}

/** Of those that have none. */
function datesOf(matches: readonly KnownMatch[], now: number, depthOf: Newest['depthOf']): Map<string, number> {
  const dateless = matches.filter(({ startedAt }) => dateOf(startedAt, now) === undefined)
  const dates = new Map<string, number>()
  if (dateless.length === 0) return dates
  const known = new Map(matches.map((match) => [match.id, match]))
  const dateOfOther = (id: string) => dates.get(id) ?? dateOf(known.get(id)?.startedAt ?? 0, now) ?? 0
  const placed = dateless.map((match) => ({ match, depth: depthOf(match.id) }))
  for (const { match } of placed.sort(inOrder)) dates.set(match.id, Math.max(0, ...match.previous.map(dateOfOther)))
  return dates
}
