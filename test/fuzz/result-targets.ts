import { mergeMatches } from '../../sdk/src/result/merge-matches.js'
import { parseMatch, writeMatch } from '../../sdk/src/result/signed-match.js'
import { verdictOf } from '../../sdk/src/result/verdict.js'
import { claimsOf, withTrue } from '../../sdk/src/result/verify-match.js'
import { began, ended, endOf, startOf } from '../../sdk/test/result/signers.js'
import { seen, Table } from '../../sdk/test/result/table.js'
import { mutatedBytes } from './mutate.js'
import { type Target, weight } from './target.js'

const records = [2, 4].flatMap((count) => {
  const record = began(startOf(count))
  const end = endOf(record.start)
  const one = ended(record, end, [0])
  const vouched = began(startOf(count), undefined, [0])
  return [
    record,
    vouched,
    ended(one, end, [1]),
    ended(ended(one, { ...end, epochs: 2 }, [1]), { ...end, parted: true }, [0]),
  ]
})
const written = records.map(writeMatch)

/** What is said at a table of three, from the first entry to the last signature under the end. */
function spoken(): Uint8Array[] {
  const table = new Table(3)
  table.begin()
  table.settle()
  for (const i of [0, 1, 2]) table.end(i, seen(3))
  table.settle()
  table.comeBack(1)
  return table.said.map(({ bytes }) => bytes)
}
const papers = spoken()

/** What friends bring of matches, and what is said about one that runs. */
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
  {
    name: 'papers to a notary: what it has stays true, and is written in one way',
    inputs: 20,
    share: 0.3,
    most: 14_000,
    open() {
      const table = new Table(3)
      table.begin()
      return (chance) => {
        table.say(chance.below(3), chance.below(3), mutatedBytes(chance, papers))
        for (let left = chance.below(4); left > 0; left--) table.step((end) => chance.below(end))
        table.now += 100
        if (chance.below(10) === 0) table.end(chance.below(3), seen(3))
        let most = 0
        for (const i of [0, 1, 2]) {
          const { record } = table.notary(i)
          const bytes = record && writeMatch(record)
          if (record && bytes && verdictOf(record).contradicted.length > 0)
            throw new RangeError('nobody signed two ends')
          if (record?.signatures.some(({ index, vouches }) => vouches && index > 0))
            throw new RangeError('only the host vouched')
          if (bytes && !parseMatch(bytes)) throw new RangeError('it has what is no record')
          most = Math.max(most, weight(bytes))
        }
        return most
      }
    },
  },
]
