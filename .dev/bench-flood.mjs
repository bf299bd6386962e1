// What somebody who floods costs the host of a match, and how soon they are out; real WebRTC between processes of this device:
// `npm run bench:flood [-- --seconds 10] [--kinds pings,messages] [--json]`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { pause, until } from '../test/support/migration-party.mjs'
import { startRelay } from './bench-relay.mjs'
import { root } from './commands.mjs'
import { figures, machine, quantile, row, sayMachine } from './figures.mjs'
import { ensureInstalled } from './setup.mjs'

/** What is flooded with, and whether the flooder comes back by new keys. */
const KINDS = {
  messages: { name: 'messages of the game' },
  pings: { name: 'pings' },
  acknowledgements: { name: 'acknowledgements' },
  long: { name: 'frames of 16 kB' },
  nonsense: { name: 'frames without sense' },
  keys: { name: 'pings, again and again by new keys', kind: 'pings', newKeys: true },
}
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '10' },
    kinds: { type: 'string', default: Object.keys(KINDS).join() },
  },
})
const floodMs = 1000 * Math.max(1, Number(values.seconds) || 10)
const GOALS = { tick: 1.2, outMs: 250 }
const PLAYER = join(root, 'test/bench/flood-player.mjs')
/** Links and a standby are there, and the code has warmed up, ms. */
const SETTLED_MS = 6000
const TICK_MS = 1000 / 30
const CUT_OFF = ['flooding', 'garbage']

ensureInstalled()
;(await import('./build.mjs')).build()

function player(relay, name, code, env = {}) {
  const child = spawn(process.execPath, [PLAYER, relay, name, ...(code ? [code] : [])], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const one = { child, said: {}, ticks: [], out: [], began: [], cpu: [], say: (line) => child.stdin.write(`${line}\n`) }
  child.stdin.on('error', () => {})
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line)
    if (said.ticks) one.ticks.push(...said.ticks)
    if (said.out) one.out.push(said.out)
    if (said.began) one.began.push(said.began)
    if (said.cpu) one.cpu.push({ at: said.at, ms: (said.cpu.user + said.cpu.system) / 1000 })
    Object.assign(one.said, said)
  })
  return one
}

const now = () => performance.timeOrigin + performance.now()

/** The ticks in a window: what they took, how far apart they were, and the part of a core that the host used. */
function ticksIn({ ticks, cpu }, from, to) {
  const within = ticks.filter(([at]) => at >= from && at < to)
  const took = within.map(([, ms]) => ms)
  const apart = within.slice(1).map(([at], i) => at - within[i][0])
  const used = cpu.filter(({ at }) => at >= from && at < to)
  return {
    ms: figures(took, 3),
    mean: took.reduce((sum, ms) => sum + ms, 0) / took.length,
    rate: within.reduce((sum, [, , count]) => sum + count, 0) / ((to - from) / TICK_MS),
    apartP95: quantile(apart, 0.95),
    cpu: used.length > 1 ? (used.at(-1).ms - used[0].ms) / (used.at(-1).at - used[0].at) : Number.NaN,
  }
}

/** Ann hosts; Ben and Cleo play; Eve floods. */
async function measure(relay, { kind, newKeys }) {
  const all = [player(relay, 'Ann')]
  const last = () => JSON.stringify(all.map(({ said }) => said))
  try {
    const [host] = all
    const code = await until(() => host.said.code, 'the host has a code', { last })
    for (const name of ['Ben', 'Cleo']) all.push(player(relay, name, code))
    await until(() => all.every(({ said }) => said.players === 3), 'the others are in', { last })
    const eve = player(relay, 'Eve', code, newKeys ? { NEW_KEYS: 'yes' } : {})
    all.push(eve)
    await until(() => all.every(({ said }) => said.players === 4), 'all are in', { last, atMost: 30_000 })
    await until(() => all.slice(1).every(({ said }) => said.path === 'lan' || said.path === 'direct'), 'direct', {
      last,
    })
    for (const one of all.slice(1)) one.say('ready')
    await pause(300)
    host.say('start')
    await until(() => all.every(({ said }) => said.phase === 'playing'), 'the match runs', { last })
    await pause(SETTLED_MS)
    const before = now()
    await pause(floodMs)
    eve.say(`flood ${kind} ${floodMs}`)
    await until(() => eve.began.length > 0, 'it floods', { last })
    await until(() => eve.said.flooded, 'the flood ends', { last, atMost: floodMs + 15_000 })
    const end = eve.began[0] + floodMs
    eve.say(`busy ${floodMs}`)
    const busy = await until(() => eve.said.busy, 'it is busy', { last })
    await pause(floodMs)
    eve.child.kill('SIGKILL')
    await pause(1000)
    const after = now()
    await pause(floodMs + 300)
    // Who leaves when the flood is over was not put out.
    const outs = host.out.filter(({ name, reason }) => name === 'Eve' && CUT_OFF.includes(reason))
    return {
      ...{ usual: ticksIn(host, before, before + floodMs), flooded: ticksIn(host, eve.began[0], end) },
      busy: ticksIn(host, busy, busy + floodMs),
      after: ticksIn(host, after, after + floodMs),
      // Each flood but the one that the end of the time cut short: from its first frame to the host's word.
      outMs: outs.flatMap(({ at }, i) => {
        const began = eve.began.find((time) => time > (outs[i - 1]?.at ?? 0) && time < at)
        return began === undefined ? [] : [at - began]
      }),
      reason: outs[0]?.reason,
      ...eve.said.flooded,
      othersStayed: host.said.players >= 3 && !host.out.some(({ name }) => name !== 'Eve'),
    }
  } finally {
    for (const { child } of all) child.kill('SIGKILL')
  }
}

const relay = await startRelay()
const results = []
try {
  for (const key of values.kinds.split(',')) {
    const { name, kind = key, newKeys } = KINDS[key]
    const seen = await measure(relay.url, { kind, newKeys }).catch((error) =>
      console.error(`${name}: ${error.message.slice(0, 600)}`),
    )
    if (!seen) continue
    const { flooded, busy, after } = seen
    // Who is out costs no snapshots any more: the ticks after the flood are those of as many players. And whoever floods from
    // this very device takes a core of it: what that alone costs is no part of what the flood does.
    const ratio = (part, to) => Number((part(flooded) / part(to)).toFixed(2))
    const median = ({ ms }) => ms.median
    results.push({
      ...{ kind: key, name, goals: GOALS, ratio: ratio(median, busy), ratioMean: ratio(({ mean }) => mean, busy) },
      ...{ ratioQuiet: ratio(median, after), ...seen },
    })
  }
} finally {
  relay.stop()
}
if (values.json) console.log(JSON.stringify({ machine: machine(), floodMs, results }, undefined, 2))
else {
  console.log(
    `\nA match of four at 30 Hz, in which one floods for ${floodMs / 1000} s and asks to come back when cut off\n`,
  )
  row(
    '',
    'tick, ms',
    'busy',
    'flooded',
    '×',
    '× mean',
    'kept',
    'apart p95',
    'core, %',
    'floods',
    'out, ms',
    'worst',
    'reason',
  )
  for (const { name, after, busy, flooded, ratio, ratioMean, outMs, reason } of results)
    row(
      ...[
        name,
        ...[after, busy, flooded].map(({ ms }) => ms.median.toFixed(3)),
        ratio.toFixed(2),
        ratioMean.toFixed(2),
      ],
      ...[`${(100 * flooded.rate).toFixed(0)} %`, Math.round(flooded.apartP95)],
      ...[(100 * after.cpu).toFixed(0), (100 * flooded.cpu).toFixed(0)],
      ...[outMs.length, outMs.length > 0 ? Math.round(quantile(outMs, 0.5)) : 'stays'],
      ...[outMs.length > 0 ? Math.round(Math.max(...outMs)) : '', reason ?? ''],
    )
  row('goal', '', '', '', `≤ ${GOALS.tick}`, '', '', '', '', '', '', '', `≤ ${GOALS.outMs}`)
  console.log(
    '\nBusy: the flooder left, and uses a core of this device for something else; × is to that. Core: what the host uses of one, all its threads. A tick that takes longer while this is as before waited for a core.',
  )
  sayMachine()
}
process.exit(0)
