// What ratings cost: recomputing 100,000 records, and one more; opening the game with them, and its ladder; checking signatures, and finding what two ledgers of 10,000 lack of
// each other. `npm run bench:ratings [-- --records 100000] [--json]`.
import { parseArgs } from 'node:util'
import { figures, machine, row, sayMachine } from './figures.mjs'
import { ensureInstalled } from './setup.mjs'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, records: { type: 'string', default: '100000' } },
})
const count = Math.max(100, Number(values.records) || 100_000)
const GOALS = { recomputeMs: 1000, appendMs: 1 }
const ROUNDS = 5
const APPENDED = 1000
const PLAYERS = 200

ensureInstalled()
;(await import('./build.mjs')).build()
const { ELO } = await import('../sdk/dist/ratings/elo.js')
const { OPEN_SKILL } = await import('../sdk/dist/ratings/open-skill.js')
const { RatingBook } = await import('../sdk/dist/ratings/rating-book.js')
const { MatchHistory } = await import('../sdk/dist/matchmaker/match-history.js')
const { Folds } = await import('../sdk/dist/matchmaker/folds.js')
const { EXCHANGE_GOALS, reconciling, recordsOf, verifying } = await import('./bench-exchange.mjs')

let seed = 1
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 2 ** 32) * below)
}
const hex = (bytes) => Array.from({ length: bytes }, () => random(256).toString(16).padStart(2, '0')).join('')
const keys = Array.from({ length: PLAYERS }, () => hex(32))

/** Duels mostly, as among friends; every fourth a free-for-all of four, every fourth two against two. */
function sidesOf(i) {
  const some = new Set()
  while (some.size < (i % 2 ? 2 : 4)) some.add(keys[random(PLAYERS)])
  const players = [...some]
  const sides = i % 4 === 2 ? [players.slice(0, 2).sort(), players.slice(2).sort()] : players.map((one) => [one])
  const placed = sides.map((all, at) => ({ place: at + 1, keys: all, names: all.map(() => 'Somebody') }))
  return placed.sort((a, b) => (a.keys[0] < b.keys[0] ? -1 : 1))
}

const last = new Map()
/** What is known of a record that was verified before; each names the match that its players played before it. */
function match(_, i) {
  const [id, sides] = [hex(32), sidesOf(i)]
  const players = sides.flatMap(({ keys }) => keys)
  const previous = [...new Set(players.flatMap((key) => last.get(key) ?? []))]
  for (const key of players) last.set(key, id)
  return { id, previous, mode: '', rated: true, startedAt: 0, sides }
}
const matches = Array.from({ length: count }, match)
const more = Array.from({ length: APPENDED }, match)
const timed = (work) => {
  const before = performance.now()
  work()
  return performance.now() - before
}

const measured = {}
for (const [name, system] of Object.entries({ elo: ELO, openskill: OPEN_SKILL })) {
  let book
  const recompute = Array.from({ length: ROUNDS }, () => timed(() => (book = new RatingBook(system, matches))))
  const append = more.map((match) => timed(() => book.add(match)))
  measured[name] = { recomputeMs: figures(recompute), appendMs: figures(append, 4) }
}
/** What a device does with so many on its disk, once: all of it in one go, when the game opens and when somebody looks at a ladder. */
async function onADevice() {
  const stored = recordsOf(random, count)
  const store = { durable: true, read: async () => stored, append: async () => {} }
  const game = {
    id: 'bench',
    ratings: { system: 'elo' },
    encodeSettings: () => new Uint8Array(),
    parseSettings: () => ({}),
  }
  const before = performance.now()
  const history = await MatchHistory.open({ store, random: (length) => new Uint8Array(length) }, game)
  const openMs = performance.now() - before
  const folds = new Folds(history, Date.now)
  const look = () => [folds.statsIn(), folds.marks]
  const marksMs = timed(() => folds.marks)
  const statsMs = timed(() => folds.statsIn())
  const againMs = timed(look)
  const whole = (ms) => Number(ms.toFixed(1))
  return { openMs: whole(openMs), ladderMs: whole(marksMs + statsMs), marksMs: whole(marksMs), againMs: whole(againMs) }
}
const device = await onADevice()
const verified = await verifying(random)
const exchange = reconciling(random)
const goals = { ...GOALS, ...EXCHANGE_GOALS }
const result = { machine: machine(), records: count, goals, ...measured, device, verify: verified, exchange }
if (values.json) console.log(JSON.stringify(result, null, 2))
else {
  sayMachine()
  row('', 'median', 'p95', 'goal')
  for (const name of ['elo', 'openskill']) {
    const { recomputeMs, appendMs } = measured[name]
    row(`${name}: recompute ${count} records, ms`, recomputeMs.median, recomputeMs.p95, GOALS.recomputeMs)
    row(`${name}: append one, ms`, appendMs.median, appendMs.p95, GOALS.appendMs)
  }
  row(`opening a game with ${count} on the disk, ms`, device.openMs)
  row('  its ladder, the first time, ms', device.ladderMs)
  row('    gaps and forks in it, ms', device.marksMs)
  row('  its ladder, again, ms', device.againMs)
  const { nativePerSecond, scriptPerSecond, chromiumPerSecond } = verified
  if (chromiumPerSecond)
    row(
      'signatures a second, natively in Chromium',
      chromiumPerSecond.median,
      '',
      `≥ ${EXCHANGE_GOALS.verifyPerSecond}`,
    )
  row('signatures a second, natively', nativePerSecond.median, '', `≥ ${EXCHANGE_GOALS.verifyPerSecond}`)
  row('signatures a second, in script', scriptPerSecond.median)
  const { records, differing, differenceBytes, bytes, goalBytes, roundTrips, busyMs, readMs } = exchange
  row(`ledgers of ${records} that differ in ${differing} (${differenceBytes} B): B`, bytes, '', `≤ ${goalBytes}`)
  row('  round trips', roundTrips, '', `≤ ${EXCHANGE_GOALS.roundTrips}`)
  row('  work of the host, of the guest, ms', ...busyMs)
  row('  reading one from the disk, ms', readMs.median)
}
