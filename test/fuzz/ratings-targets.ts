import { ChainBook } from '../../sdk/src/ratings/chains.js'
import { ELO } from '../../sdk/src/ratings/elo.js'
import { hex } from '../../sdk/src/ratings/hex.js'
import { knownMatch } from '../../sdk/src/ratings/known-match.js'
import { OPEN_SKILL } from '../../sdk/src/ratings/open-skill.js'
import { parseMatch, writeMatch } from '../../sdk/src/result/signed-match.js'
import { Device, shared, talk } from '../../sdk/test/ratings/exchanging.js'
import { statsOf } from '../../sdk/test/ratings/matches.js'
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

const kept = Array.from({ length: 60 }, (_, i) => shared(i, [1 + (i % 2), 3], 900))
const host = () => new Device([1, 2, 3], kept.slice(0, 40), true)
const guest = () => new Device([1, 2, 3], kept.slice(20), false)
const { words } = talk(host(), guest())
const EXCHANGE = 'what devices say of the records they keep'

/** What a device has kept, or somebody has put there; and what a ladder makes of it. */
export const ratingsTargets: readonly Target[] = [
  {
    name: 'a ladder of records',
    most: 70_000,
    open: () => (chance) => {
      const record = parseMatch(mutatedBytes(chance, records))
      if (!record) return 0
      const stats = statsOf(chance.pick([ELO, OPEN_SKILL]), [knownMatch(record)], record.start.mode, 0)
      for (const { points } of stats.values()) if (!Number.isFinite(points)) throw new RangeError('no number')
      const chains = new ChainBook(record.start.game)
      chains.hear(record)
      for (const { key } of record.start.players) {
        const { devices } = chains.marksOf(hex(key))
        if (devices > 1) throw new RangeError('a record has one device of each')
      }
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
