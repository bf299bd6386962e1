import { folded } from './filter-listings.js'
import { type Listing, MAX_RATING, MAX_TAGS, type SkillBand } from './listing.js'

/** The tag of a session that was opened because there was none to join: while its host is alone, it may give way ([DI25]). */
export const QUICK_MATCH = 'quick match'
/** Its own tag takes one place. */
export const MAX_WANTED_TAGS = MAX_TAGS - 1
/** Ratings that differ by less are alike to a player. */
const ALIKE = 50

/** What somebody wants of a session. */
export interface Criteria {
  /** How many seats it should have in all. */
  readonly seats: { readonly min: number; readonly max: number }
  readonly tags: readonly string[]
  /** One's own rating. */
  readonly skill: number
  /** The largest difference of ratings at first. */
  readonly gap: number
  /** After each such time the gap doubles, and one more tag may be missing, ms. */
  readonly relaxAfter: number
}

/** What is still asked for after some time. */
export interface Asked {
  /** The largest difference of ratings; `Infinity`: any. */
  readonly gap: number
  /** How many of the wanted tags a session has to have. */
  readonly tags: number
}

export function askedAfter(waitedMs: number, { tags, gap, relaxAfter }: Criteria): Asked {
  const steps = relaxAfter > 0 ? Math.floor(waitedMs / relaxAfter) : Number.POSITIVE_INFINITY
  const wide = steps === 0 ? gap : Math.max(1, gap) * 2 ** steps
  return { gap: wide < MAX_RATING ? wide : Number.POSITIVE_INFINITY, tags: Math.max(0, tags.length - steps) }
}

/** Whether it fits by now; whether it can be joined at all, and with this build, others know. */
export function wanted(listing: Listing, criteria: Criteria, waitedMs: number): boolean {
  const { seats, state } = listing
  if (state !== 'open' || seats.taken >= seats.max) return false
  if (seats.max < criteria.seats.min || seats.max > criteria.seats.max) return false
  const { gap, tags } = askedAfter(waitedMs, criteria)
  return (difference(listing, criteria.skill) ?? 0) <= gap && shared(listing, criteria.tags) >= tags
}

/** The best first: near in rating, then with many of the tags, then with many players. */
export function ranked<L extends Listing>(listings: readonly L[], criteria: Criteria): L[] {
  const far = (listing: L) => Math.floor((difference(listing, criteria.skill) ?? criteria.gap) / ALIKE)
  const tags = (listing: L) => shared(listing, criteria.tags)
  return [...listings].sort(
    (a, b) =>
      compare(far(a), far(b)) ||
      compare(tags(b), tags(a)) ||
      compare(b.seats.taken, a.seats.taken) ||
      compare(a.sessionKey, b.sessionKey), // who is asked by many at once should be one who stays
  )
}

/** Somebody waits there for a match, and nobody has come yet. */
export function isAlone({ tags, seats, phase }: Listing): boolean {
  return tags.includes(QUICK_MATCH) && seats.taken <= 1 && phase === 'waiting'
}

/** Which of two lone hosts gives way: a total order, so it is never both of them, and never a ring ([DI25]). */
export function yields(mine: string, theirs: string): boolean {
  return mine > theirs
}

/**
 * To whom a lone host goes, `undefined` if it stays. Everybody going to the very first would leave most of them before a full
 * session: so the first of every `seats` in the order stays, and the next ones come to it.
 */
export function leaderOf(mine: string, theirs: readonly string[], seats: number): string | undefined {
  const before = theirs.filter((key) => yields(mine, key)).sort(compare)
  return before[before.length - (before.length % seats)]
}

/** What a listing says of its host's rating: its middle. `undefined`: everybody is welcome. */
export function bandAround(rating: number, gap: number): SkillBand | undefined {
  if (gap === Number.POSITIVE_INFINITY) return undefined
  const middle = Math.round(Math.max(0, Math.min(MAX_RATING, rating)))
  const half = Math.floor(Math.min(gap, middle, MAX_RATING - middle))
  return { min: middle - half, max: middle + half }
}

/** From a host who waits for a match: from one player to the other. From others: how far one is outside of what they ask for. */
function difference({ skill: band, tags }: Listing, rating: number): number | undefined {
  if (!band) return undefined
  if (tags.includes(QUICK_MATCH)) return Math.abs(rating - (band.min + band.max) / 2)
  return Math.max(0, band.min - rating, rating - band.max)
}

function shared({ tags }: Listing, wish: readonly string[]): number {
  const own = tags.map(folded)
  return wish.filter((tag) => own.includes(folded(tag))).length
}

function compare<T extends number | string>(a: T, b: T): number {
  return a === b ? 0 : a < b ? -1 : 1
}
