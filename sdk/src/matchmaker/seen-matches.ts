import { bytesOfHex, hex } from '../ratings/hex.js'
import { RatingBook, type RatingChange } from '../ratings/rating-book.js'
import type { LadderPlace } from './ladder.js'
import { inTime } from './profile-place.js'
import type { MatchesOptions, SeenMatch } from './ratings-api.js'
import { seenMatch } from './seen-match.js'
import { keyOf } from './who-key.js'

const LIMIT = 20

/** The newest first, by when their hosts say they began: it is to be read, and nothing is worked out from it. */
export function seenMatches(place: LadderPlace, options: MatchesOptions = {}): Promise<SeenMatch[]> {
  return inTime(place, options, async () => {
    const { history, game } = place
    const { mode, limit = LIMIT } = options
    const wanted = options.with && keyOf(options.with)
    const records = history.matches
      .filter((match) => mode === undefined || match.mode === mode)
      .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1))
      .flatMap(({ id }) => history.recordOf(bytesOfHex(id)) ?? [])
      .filter(({ start }) => wanted === undefined || start.players.some(({ key }) => hex(key) === wanted))
      .slice(0, Math.max(0, limit))
    const changes = changesIn(place, new Set(records.map(({ id }) => hex(id))))
    return records.map((record) => seenMatch(record, game.stats, changes.get(hex(record.id)) ?? new Map()))
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
