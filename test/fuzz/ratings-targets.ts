import { ELO } from '../../sdk/src/ratings/elo.js'
import { knownMatch } from '../../sdk/src/ratings/known-match.js'
import { parseRecord, writeRecord } from '../../sdk/src/ratings/match-record.js'
import { OPEN_SKILL } from '../../sdk/src/ratings/open-skill.js'
import { statsOf } from '../../sdk/src/ratings/stats.js'
import { match } from '../../sdk/test/ratings/matches.js'
import { mutatedBytes } from './mutate.js'
import { type Target, weight } from './target.js'

const records = [match(1, [1, 2, 3], { mode: 'desert' }), match(2, [[1, 2], [3, 4], 5])].map(writeRecord)

/** What a device has kept, or somebody has put there; and what a ladder makes of it. */
export const ratingsTargets: readonly Target[] = [
  {
    name: 'records of matches',
    most: 70_000,
    open: () => (chance) => {
      const record = parseRecord(mutatedBytes(chance, records))
      if (!record) return 0
      const stats = statsOf(chance.pick([ELO, OPEN_SKILL]), [knownMatch(record, [])], record.mode)
      for (const { points } of stats.values()) if (!Number.isFinite(points)) throw new RangeError('no number')
      return weight(record)
    },
  },
]
