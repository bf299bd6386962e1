import type { AnyGame } from '../game/game-types.js'
import type { HostOptions, PathOptions } from './matchmaker-api.js'

/** What somebody wants who asks for a match at once; all of it may be left out. */
export interface QuickMatchOptions<G extends AnyGame>
  extends PathOptions,
    Pick<HostOptions<G>, 'name' | 'settings' | 'reconnectGrace'> {
  /**
   * How many seats a session should have in all; default what the game allows. This is never relaxed, and it says nothing of
   * how many are there: `{ min: 3, max: 4 }` finds sessions for three or four and hosts one for four, but the search ends with
   * the second player. The others come while the session is open: a game that wants three waits until
   * `session.players.length` says so. Two sessions that are half full are not made into one, as people would have to move.
   */
  readonly seats?: number | { readonly min: number; readonly max: number } | undefined
  /** What it should be about: the first 7 count. All of them at first; each `relaxAfter` one more may be missing. */
  readonly tags?: readonly string[] | undefined
  /** The rating to be matched by; default one's own, in the mode of these `settings` where the game rates several apart. */
  readonly skill?: number | undefined
  /** The largest difference of ratings at first; default 150. It doubles each `relaxAfter`, until anybody will do. */
  readonly gap?: number | undefined
  /** Default 5,000 ms. `Infinity`: nothing is ever relaxed. */
  readonly relaxAfter?: number | undefined
  /** How long to look for others, ms; default 60,000, `Infinity`: until one calls it off. After that one's own session is what was found. */
  readonly timeoutMs?: number | undefined
  /** Calls about once a second, and when something changes. */
  readonly onSearch?: ((search: QuickSearch) => void) | undefined
}

/** How a search for a match stands. */
export interface QuickSearch {
  readonly waitedMs: number
  /** `hosting`: others see one's own session, and may join it. */
  readonly doing: 'looking' | 'hosting' | 'joining'
  /** The largest difference of ratings by now; `Infinity`: any. */
  readonly gap: number
  /** How many of the wanted tags a session has to have by now. */
  readonly tags: number
}
