import { mergeMatches } from '../../sdk/src/result/merge-matches.js'
import { parseMatch, writeMatch } from '../../sdk/src/result/signed-match.js'
import { verdictOf } from '../../sdk/src/result/verdict.js'
import { claimsOf, withTrue } from '../../sdk/src/result/verify-match.js'
import { began, ended, endOf, startOf } from '../../sdk/test/result/signers.js'
import { mutatedBytes } from './mutate.js'
import { type Target, weight } from './target.js'

const records = [2, 4].flatMap((count) => {
  const record = began(startOf(count))
  const end = endOf(record.start)
  const one = ended(record, end, [0])
  return [record, ended(one, end, [1]), ended(ended(one, { ...end, epochs: 2 }, [1]), { ...end, parted: true }, [0])]
})
const written = records.map(writeMatch)

/** What friends bring of matches. */
export const resultTargets: readonly Target[] = [
  {
    name: 'records of signed matches: what is read is written again byte by byte, and merges',
    most: 70_000,
    open: () => (chance) => {
      const bytes = mutatedBytes(chance, written)
      const record = parseMatch(bytes)
      if (!record) return 0
      if (Buffer.compare(writeMatch(record), bytes) !== 0) throw new RangeError('there are two ways to write it')
      const verified = withTrue(
        record,
        claimsOf(record).map(() => chance.below(9) > 0),
      )
      const known = records.find(({ id }) => Buffer.compare(id, record.id) === 0)
      const merged = verified && known ? mergeMatches(verified, known) : (verified ?? record)
      if (!parseMatch(writeMatch(merged))) throw new RangeError('what was merged is no record')
      return weight(record) + weight(verdictOf(merged))
    },
  },
]
