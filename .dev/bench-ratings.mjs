// What ratings cost: recomputing 100,000 records, and one more; opening the game with them, its ladder, and that after a match; checking signatures, and finding what two ledgers of 10,000 lack of
// each other. `npm run bench:ratings [-- --records 100000] [--json]`.
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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
const { ladderOf } = await import('../sdk/dist/ratings/stats.js')
const { parseMatch } = await import('../sdk/dist/result/signed-match.js')
const { TimerClock } = await import('../sdk/dist/adapters/node/timer-clock.js')
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
  const book = new RatingBook(system)
  const fold = () => {
    book.begin(matches)
    book.settle()
  }
  const recompute = Array.from({ length: ROUNDS }, () => timed(fold))
  const append = more.map((match) => timed(() => book.learn([match])))
  measured[name] = { recomputeMs: figures(recompute), appendMs: figures(append, 4) }
}
setFlagsFromString('--expose-gc')
/** Garbage, so that memory can be compared. */
const collect = runInNewContext('gc')

/** What a device does with so many on its disk: when the game opens, when somebody looks at a ladder, and when they have played. */
async function onADevice() {
  const all = recordsOf(random, count + 1)
  const played = parseMatch(all.at(-1))
  const store = { durable: true, read: async () => all.slice(0, -1), append: async () => {} }
  const game = {
    id: 'bench',
    ratings: { system: 'elo' },
    encodeSettings: () => new Uint8Array(),
    parseSettings: () => ({}),
  }
  const timers = new TimerClock()
  let [since, longestMs] = [performance.now(), 0]
  const pausing = () => (longestMs = Math.max(longestMs, performance.now() - since))
  const clock = {
    now: () => timers.now(),
    after(ms, call) {
      pausing()
      return timers.after(ms, () => {
        since = performance.now()
        call()
      })
    },
  }
  collect()
  const memory = process.memoryUsage().heapUsed
  const before = performance.now()
  const opening = { store, clock, date: Date.now, random: (length) => new Uint8Array(length) }
  const history = await MatchHistory.open(opening, game)
  const openMs = performance.now() - before
  pausing()
  collect()
  const heapMB = (process.memoryUsage().heapUsed - memory) / 1e6
  const look = async () => {
    const before = performance.now()
    const stats = await history.folds.statsIn('')
    for (const key of ladderOf(stats)) history.folds.marksOf(key)
    return performance.now() - before
  }
  const ladderMs = await look()
  const playMs = timed(() => {
    history.lastStart(played.start.players[0].device)
    history.startedWith(played.start.nonce, played.start.players[0].device)
    history.add({ ...played, ends: [] })
    history.expect(played.id, played.ends[0].end)
    history.add(played)
    history.settle(played.id)
    history.changesOf(played.id)
  })
  const afterMatchMs = await look()
  const measured = { openMs, longestMs, heapMB, ladderMs, playMs, afterMatchMs }
  return Object.fromEntries(Object.entries(measured).map(([name, value]) => [name, Number(value.toFixed(1))]))
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
  row('  the longest that it holds up the page, ms', device.longestMs)
  row('  memory besides the records themselves, MB', device.heapMB)
  row('  its ladder, the first time, ms', device.ladderMs)
  row('  a match that is played, stored and rated, ms', device.playMs)
  row('  the first ladder after it, ms', device.afterMatchMs)
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
