import type { Listing } from './listing.js'

/** What somebody looks for; what is not named does not matter. */
export interface ListingFilter {
  readonly game?: string | undefined
  readonly version?: number | undefined
  /** At least so many free seats. */
  readonly freeSeats?: number | undefined
  /** Every one of these tags, however it is written. */
  readonly tags?: readonly string[] | undefined
  /** A rating that fits the session's band; a session without a band fits everybody. */
  readonly skill?: number | undefined
  /** Each word of it stands in the session's name, tags, game or code; case and accents do not matter. */
  readonly text?: string | undefined
  /** Whether the host can be heard at the moment. */
  readonly reachable?: boolean | undefined
}

/** `skill`: what is meant for a rating like the filter's comes first. `newest`: what was listed last comes first. */
export type ListingOrder = 'name' | 'freeSeats' | 'skill' | 'newest'

/**
 * The listings that fit, in their order or a chosen one; equal ones stay as they were. What can't be joined with this
 * build of the game is kept, since its `blocked` says why.
 */
export function filterListings<L extends Listing>(
  listings: readonly L[],
  filter: ListingFilter = {},
  order?: ListingOrder,
): L[] {
  const words = folded(filter.text ?? '').split(/\s+/)
  const tags = (filter.tags ?? []).map(folded)
  const found = listings.filter((listing) => {
    const { game, version, skill, state } = listing
    if (filter.game !== undefined && filter.game !== game) return false
    if (filter.version !== undefined && filter.version !== version) return false
    if (filter.freeSeats !== undefined && freeSeats(listing) < filter.freeSeats) return false
    if (filter.reachable !== undefined && filter.reachable !== (state === 'open')) return false
    if (filter.skill !== undefined && skill && (filter.skill < skill.min || filter.skill > skill.max)) return false
    const own = listing.tags.map(folded)
    if (!tags.every((tag) => own.includes(tag))) return false
    const text = folded([listing.name, game, listing.code, ...listing.tags].join('\n'))
    return words.every((word) => text.includes(word))
  })
  if (order === 'newest') return found.reverse()
  const compare = order && comparing(order, filter.skill)
  return compare ? found.sort(compare) : found
}

function comparing(order: 'name' | 'freeSeats' | 'skill', skill: number | undefined) {
  if (order === 'name') return (a: Listing, b: Listing) => compareTexts(folded(a.name), folded(b.name))
  if (order === 'freeSeats') return (a: Listing, b: Listing) => freeSeats(b) - freeSeats(a)
  return (a: Listing, b: Listing) => distance(a, skill) - distance(b, skill)
}

function freeSeats({ seats }: Listing): number {
  return seats.max - seats.taken
}

/** How far a rating is from the middle of the band; what has none comes last. */
function distance({ skill: band }: Listing, rating: number | undefined): number {
  if (rating === undefined) return 0
  return band ? Math.abs(rating - (band.min + band.max) / 2) : Number.MAX_VALUE
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** "Crème Brûlée" and "creme brulee" are one. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
