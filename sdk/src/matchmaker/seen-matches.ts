import { bytesOfHex, hex } from '../ratings/hex.js'
import { newestFirst } from '../ratings/match-dates.js'
import { RatingBook, type RatingChange } from '../ratings/rating-book.js'
import { heeding, type LadderPlace } from './ladder-place.js'
import type { MatchesOptions, SeenMatch } from './ratings-api.js'
import { seenMatch } from './seen-match.js'
import { keyOf } from './who-key.js'

const LIMIT = 20

/** The newest first: it is to be read, and nothing is worked out from it. */
export function seenMatches(place: LadderPlace, options: MatchesOptions = {}): Promise<SeenMatch[]> {
  return heeding(place, options, () => {
    const { history, game, platform } = place
    const now = platform.date()
    const { mode, limit = LIMIT } = options
    const wanted = options.with && keyOf(options.with)
    const records = newestFirst(history.matches, now)
      .filter((match) => mode === undefined || match.mode === mode)
      .flatMap(({ id }) => history.recordOf(bytesOfHex(id)) ?? [])
      .filter(({ start }) => wanted === undefined || start.players.some(({ key }) => hex(key) === wanted))
      .slice(0, Math.max(0, limit))
    const changes = changesIn(place, new Set(records.map(({ id }) => hex(id))))
    return records.map((record) => seenMatch(record, game.stats, changes.get(hex(record.id)) ?? new Map(), now))
  })
}

/** What these did to ratings, in one go. */
function changesIn({ history }: LadderPlace, wanted: ReadonlySet<string>) {
  const changes = new Map<string, Map<string, RatingChange>>()
  new RatingBook(history.system, history.matches, ({ id }, key, before, after) => {
    if (!wanted.has(id)) return
    const of = changes.get(id) ?? new Map<string, RatingChange>()
    changes.set(id, of.set(key, { before: Math.round(before), after: Math.round(after) }))
  })
  return changes
}
