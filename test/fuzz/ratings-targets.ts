import { ELO } from '../../sdk/src/ratings/elo.js'
import { knownMatch } from '../../sdk/src/ratings/known-match.js'
import { parseRecord, writeRecord } from '../../sdk/src/ratings/match-record.js'
import { OPEN_SKILL } from '../../sdk/src/ratings/open-skill.js'
import { statsOf } from '../../sdk/src/ratings/stats.js'
import { Device, shared, talk } from '../../sdk/test/ratings/exchanging.js'
import { match } from '../../sdk/test/ratings/matches.js'
import { mutatedBytes } from './mutate.js'
import { type Target, weight } from './target.js'

const records = [match(1, [1, 2, 3], { mode: 'desert' }), match(2, [[1, 2], [3, 4], 5])].map(writeRecord)

const kept = Array.from({ length: 60 }, (_, i) => shared(i, [1 + (i % 2), 3], 900))
const host = () => new Device([1, 2, 3], kept.slice(0, 40), true)
const guest = () => new Device([1, 2, 3], kept.slice(20), false)
const { words } = talk(host(), guest())
const EXCHANGE = 'what devices say of the records they keep'

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
  {
    name: EXCHANGE,
    inputs: 30,
    most: 6 * 14_000, // a window of records, and what is wanted
    open: (chance) => {
      const begins = chance.below(2) === 0
      const device = begins ? host() : guest()
      if (begins) device.exchange.begin(new Uint8Array(16).fill(1))
      const known = device.records.size
      return (chance) => {
        const { say, came } = device.hear(mutatedBytes(chance, words))
        if (came === 'broken' && begins) device.exchange.begin(new Uint8Array(16).fill(1))
        if (device.records.size > known + 1000) throw new RangeError('it takes more than it is sent')
        return weight(say)
      }
    },
  },
]
