import { hex } from './hex.js'
import type { KnownMatch } from './known-match.js'
import { depthAfter, inOrder, type PlacedMatch, placing } from './match-order.js'
import type { RatingState, RatingSystem } from './rating-system.js'

/** Hears of ratings as matches are folded, in their order. */
export interface RatingHearer {
  /** All of it comes again: what was heard before does not hold any more. */
  anew(): void
  /** A match moved somebody's rating: the player's key in hex, and points that are not rounded. */
  rated(match: KnownMatch, key: string, before: number, after: number): void
}

/** So often more may come in the middle of a fold; then it is done in one piece, or it might never be. */
const MAX_TRIES = 3

interface Stand {
  readonly state: RatingState
  /** The match it comes from. */
  readonly at: PlacedMatch
}

/** Ratings of everybody in the matches it was told of, the same in whatever order it was told ([RA3], [RA5]). */
export class RatingBook {
  readonly #system: RatingSystem
  readonly #hearer: RatingHearer | undefined
  readonly #matches = new Map<string, PlacedMatch>()
  /** Of matches that are not known, but somebody played before one that is. */
  readonly #awaited = new Set<string>()
  readonly #stands = new Map<string, Map<string, Stand>>()
  /** More is known than was folded. */
  #isStale = false
  /** The number of the fold that is under way; another one when what it goes by has changed. */
  #fold = 0

  constructor(system: RatingSystem, matches: readonly KnownMatch[] = [], hearer?: RatingHearer) {
    this.#system = system
    this.#hearer = hearer
    this.learn(matches)
  }

  /** Only these are known. */
  begin(matches: readonly KnownMatch[]): void {
    this.#matches.clear()
    this.#awaited.clear()
    this.renew()
    this.learn(matches)
  }

  /** Folds all of it anew when somebody asks. */
  renew(): void {
    this.#isStale = true
    this.#fold++
  }

  /** What somebody begins with, when no match of theirs is known. @param key in hex */
  stateOf(key: string, mode: string): RatingState {
    this.settle()
    return this.#stands.get(mode)?.get(key)?.state ?? this.#system.start
  }

  /** The same, as points that are not rounded. */
  pointsOf(key: Uint8Array, mode: string): number {
    return this.#system.points(this.stateOf(hex(key), mode))
  }

  /** How many matches came before it, one after the other, and one more ([RA5]). @param id in hex */
  depthOf(id: string): number {
    this.settle()
    return this.#matches.get(id)?.depth ?? 0
  }

  /** What is said of these now holds, instead of what was said before. What comes last in the order is folded at once, and else all when somebody asks. */
  learn(matches: readonly KnownMatch[]): void {
    for (const match of matches) this.#learn(match)
  }

  /** Folds what is not folded yet. */
  settle(): void {
    const steps = this.folding()
    while (!steps.next().done);
  }

  /** The same in small steps, for those who want to pause in between; what is learnt then is folded, too. */
  *folding(): Generator<void> {
    for (let tries = 0; this.#isStale; tries++) {
      const fold = ++this.#fold
      this.#stands.clear()
      this.#hearer?.anew()
      for (const placed of placing(this.#matches)) {
        if (placed) this.#rate(placed)
        if (tries < MAX_TRIES) yield
        if (fold !== this.#fold) break
      }
      if (fold === this.#fold) this.#isStale = false
    }
  }

  #learn(match: KnownMatch): void {
    const known = this.#matches.get(match.id)
    const placed = known ? { ...known, match } : this.#know(match)
    this.#matches.set(match.id, placed)
    const movesOthers = !known && this.#awaited.has(match.id) // those that follow it come later now
    if (this.#isStale || movesOthers)
      this.renew() // a fold that is under way goes by what was known before
    else if (!known?.match.rated && !match.rated) return
    else if (known?.match.rated || !this.#isNewest(placed)) this.renew()
    else this.#rate(placed)
  }

  /** Matches without a common player may be rated in any order: only who played in this one has to have played it last. */
  #isNewest(placed: PlacedMatch): boolean {
    const stands = this.#standsIn(placed.match.mode)
    const isLast = (key: string) => {
      const at = stands.get(key)?.at
      return !at || inOrder(at, placed) < 0
    }
    return placed.match.sides.every(({ keys }) => keys.every(isLast))
  }

  /** In its place, as long as none that comes later is known. */
  #know(match: KnownMatch): PlacedMatch {
    const placed = { match, depth: depthAfter(match.previous, this.#matches) }
    for (const one of match.previous) if (!this.#matches.has(one)) this.#awaited.add(one)
    this.#matches.set(match.id, placed)
    return placed
  }

  #rate(at: PlacedMatch): void {
    const { match } = at
    const { sides, mode } = match
    if (!match.rated || sides.length < 2) return
    const stands = this.#standsIn(mode)
    const before = (key: string) => stands.get(key)?.state ?? this.#system.start
    const met = sides.map(({ place, keys }) => ({ place, players: keys.map(before) }))
    const after = this.#system.rate(met)
    sides.forEach(({ keys }, i) => {
      keys.forEach((key, j) => {
        const old = met[i]?.players[j] ?? this.#system.start
        const state = after[i]?.[j] ?? old
        stands.set(key, { state, at })
        this.#hearer?.rated(match, key, this.#system.points(old), this.#system.points(state))
      })
    })
  }

  #standsIn(mode: string): Map<string, Stand> {
    const known = this.#stands.get(mode)
    if (known) return known
    const made = new Map<string, Stand>()
    this.#stands.set(mode, made)
    return made
  }
}
