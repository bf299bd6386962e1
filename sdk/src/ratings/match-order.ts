import type { KnownMatch } from './known-match.js'

/** Where a match stands: how many others came before it, one after the other, and its id among those as deep. */
export interface OrderPlace {
  readonly depth: number
  readonly id: string
}

export function isBefore(a: OrderPlace, b: OrderPlace): boolean {
  return a.depth < b.depth || (a.depth === b.depth && a.id < b.id)
}

/**
 * The depth of every match ([RA5]): one more than the deepest of those its players played before it, of which nobody knows any
 * the first. Matches that would follow themselves (no honest hash does) come last, so that whatever it is has one order.
 */
export function depthsOf(matches: ReadonlyMap<string, KnownMatch>): Map<string, number> {
  const depths = new Map<string, number>()
  const waitsFor = new Map<string, number>()
  const followers = new Map<string, string[]>()
  const ready: string[] = []
  for (const { id, previous } of matches.values()) {
    const known = new Set(previous.filter((one) => matches.has(one)))
    waitsFor.set(id, known.size)
    if (known.size === 0) ready.push(id)
    for (const one of known) {
      const after = followers.get(one)
      if (after) after.push(id)
      else followers.set(one, [id])
    }
  }
  const deepest = new Map<string, number>()
  for (const id of ready) {
    const depth = (deepest.get(id) ?? 0) + 1
    depths.set(id, depth)
    for (const next of followers.get(id) ?? []) {
      deepest.set(next, Math.max(deepest.get(next) ?? 0, depth))
      const left = (waitsFor.get(next) ?? 0) - 1
      waitsFor.set(next, left)
      if (left === 0) ready.push(next)
    }
  }
  for (const id of matches.keys()) if (!depths.has(id)) depths.set(id, Number.POSITIVE_INFINITY)
  return depths
}
