import { bytesOfHex } from '../ratings/hex.js'
import type { KnownMatch } from '../ratings/known-match.js'
import { newestFirst } from '../ratings/match-dates.js'
import { heeding, type RatingsPlace } from './ladder-place.js'
import type { MatchesOptions, SeenMatch } from './ratings-api.js'
import { seenMatch } from './seen-match.js'
import { keyOf } from './who-key.js'

const LIMIT = 20

/** The newest first: it is to be read, and nothing is worked out from it. */
export function seenMatches(place: RatingsPlace, options: MatchesOptions = {}): Promise<SeenMatch[]> {
  return heeding(place, options, async () => {
    const { history, game, platform } = place
    const { folds, ledger } = history
    const now = platform.date()
    const { mode, limit = LIMIT } = options
    const wanted = options.with && keyOf(options.with)
    const isWanted = (match: KnownMatch) =>
      (mode === undefined || match.mode === mode) && (wanted === undefined || ledger.keysOf(match.id).includes(wanted))
    await folds.settled()
    const depthOf = (id: string) => folds.book.depthOf(id)
    const newest = newestFirst(history.matches, { now, limit: Math.max(0, limit), depthOf, isWanted })
    const changes = folds.changesOf(newest)
    return newest.flatMap(({ id }) => {
      const record = history.recordOf(bytesOfHex(id))
      return record ? [seenMatch(record, game.stats, changes.get(id) ?? new Map(), now)] : []
    })
  })
}
