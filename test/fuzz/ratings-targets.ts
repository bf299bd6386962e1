import { ELO } from '../../sdk/src/ratings/elo.js'
import { knownMatch } from '../../sdk/src/ratings/known-match.js'
import { OPEN_SKILL } from '../../sdk/src/ratings/open-skill.js'
import { statsOf } from '../../sdk/src/ratings/stats.js'
import { parseMatch, writeMatch } from '../../sdk/src/result/signed-match.js'
import { began, ended, endOf, startOf } from '../../sdk/test/result/signers.js'
import { mutatedBytes } from './mutate.js'
import { type Target, weight } from './target.js'

const records = [2, 4].map((count) => {
  const start = startOf(count)
  return writeMatch(
    ended(
      began(start),
      endOf(start),
      start.players.map((_, i) => i),
    ),
  )
})

/** What a device has kept, or somebody has put there; and what a ladder makes of it. */
export const ratingsTargets: readonly Target[] = [
  {
    name: 'a ladder of records',
    most: 70_000,
    open: () => (chance) => {
      const record = parseMatch(mutatedBytes(chance, records))
      if (!record) return 0
      const stats = statsOf(chance.pick([ELO, OPEN_SKILL]), [knownMatch(record)], record.start.mode)
      for (const { points } of stats.values()) if (!Number.isFinite(points)) throw new RangeError('no number')
      return weight(record)
    },
  },
]
