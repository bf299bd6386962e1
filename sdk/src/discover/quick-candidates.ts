import type { Listing } from './listing.js'
import { type Criteria, isAlone, leaderOf, ranked, wanted } from './quick-match.js'

/** A session that could not be joined is left alone for this long, twice as long each time, ms. */
const PAUSE_MS = 4000
const LONGEST_PAUSE_MS = 32_000

/** Where somebody who looks for a match could go, and what was learned by trying. Times are ms since the search began. */
export class QuickCandidates {
  readonly #criteria: Criteria
  readonly #patienceMs: number
  readonly #failed = new Map<string, { readonly until: number; readonly pause: number }>()
  #mine: string | undefined
  #aloneSince = new Map<string, number>()

  /**
   * @param patienceMs how long a lone host that should come here may take. After that we go to it: it may see us as little
   *   as some directories are seen from everywhere, want something else, or wait for a person to come and look for nobody.
   */
  constructor(criteria: Criteria, patienceMs: number) {
    this.#criteria = criteria
    this.#patienceMs = patienceMs
  }

  failed(sessionKey: string, now: number): void {
    const pause = Math.min(LONGEST_PAUSE_MS, 2 * (this.#failed.get(sessionKey)?.pause ?? PAUSE_MS / 2))
    this.#failed.set(sessionKey, { until: now + pause, pause })
  }

  /**
   * The session to join now, if there is one.
   *
   * @param listings those that this build can join
   * @param mine the key of one's own session, while one hosts and is alone
   */
  best<L extends Listing>(listings: readonly L[], now: number, mine: string | undefined): L | undefined {
    const fitting = listings.filter(
      (listing) =>
        listing.sessionKey !== mine &&
        now >= (this.#failed.get(listing.sessionKey)?.until ?? 0) &&
        wanted(listing, this.#criteria, now),
    )
    if (mine === undefined) return ranked(fitting, this.#criteria)[0]
    const lone = fitting.filter(isAlone).map(({ sessionKey }) => sessionKey)
    const before = this.#mine === mine ? this.#aloneSince : new Map<string, number>()
    this.#mine = mine
    this.#aloneSince = new Map(lone.map((key) => [key, before.get(key) ?? now]))
    const leader = leaderOf(mine, lone, this.#criteria.seats.max)
    const mayGo = ({ sessionKey: key }: L) => {
      const since = this.#aloneSince.get(key)
      return since === undefined || key === leader || now - since >= this.#patienceMs
    }
    return ranked(fitting.filter(mayGo), this.#criteria)[0]
  }
}
