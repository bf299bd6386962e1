import type { KnownMatch } from './known-match.js'

/** A match, and how many others came before it, one after the other. */
export interface PlacedMatch {
  readonly match: KnownMatch
  depth: number
}

/** By depth, and by id among those as deep ([RA5]). */
export function inOrder(a: PlacedMatch, b: PlacedMatch): number {
  return a.depth === b.depth ? (a.match.id < b.match.id ? -1 : 1) : a.depth < b.depth ? -1 : 1
}

/** The deepest of these that is known, and one more. */
export function depthAfter(previous: readonly string[], matches: ReadonlyMap<string, PlacedMatch>): number {
  let depth = 0
  for (const id of previous) depth = Math.max(depth, matches.get(id)?.depth ?? 0)
  return depth + 1
}

/**
 * All of them by their new depths ([RA5]). Matches that would follow themselves (no honest hash does) come last, so that whatever it is
 * has one order. `undefined` where none is placed yet: whoever wants to may pause there.
 */
export function* placing(matches: ReadonlyMap<string, PlacedMatch>): Generator<PlacedMatch | undefined> {
  const followers = new Map<PlacedMatch, PlacedMatch[]>()
  const waitsFor = new Map<PlacedMatch, number>()
  let level: PlacedMatch[] = []
  for (const one of matches.values()) {
    one.depth = Number.POSITIVE_INFINITY
    let known = 0
    for (const id of one.match.previous) {
      const before = matches.get(id)
      if (!before) continue
      known++
      const after = followers.get(before)
      if (after) after.push(one)
      else followers.set(before, [one])
    }
    if (known > 0) waitsFor.set(one, known)
    else level.push(one)
    yield
  }
  for (let depth = 1; level.length > 0; depth++) {
    const next: PlacedMatch[] = []
    for (const one of level) one.depth = depth
    for (const one of level.sort(inOrder)) {
      yield one
      for (const follower of followers.get(one) ?? []) {
        const left = (waitsFor.get(follower) ?? 0) - 1
        if (left > 0) waitsFor.set(follower, left)
        else waitsFor.delete(follower)
        if (left === 0) next.push(follower)
      }
    }
    level = next
  }
  yield* [...waitsFor.keys()].sort(inOrder)
}
