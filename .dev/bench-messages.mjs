// What `session.send` adds to a raw data channel of the same connection, one way; real WebRTC between processes of this
// device: `npm run bench:messages [-- --messages 500] [--players 2,3] [--profile FOLDER] [--json]`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { pause, until } from '../test/support/migration-party.mjs'
import { startRelay } from './bench-relay.mjs'
import { root } from './commands.mjs'
import { figures, machine, quantile, row, sayMachine } from './figures.mjs'
import { ensureInstalled } from './setup.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    messages: { type: 'string', default: '500' },
    players: { type: 'string', default: '2,3' },
    profile: { type: 'string' },
  },
})
const messages = Math.max(10, Number(values.messages) || 500)
const GOAL_US = 50
const PLAYER = join(root, 'test/bench/message-player.mjs')
/** A standby is there, and has a link to everybody, ms. */
const SETTLED_MS = 3000
const MEASURED_MS = 20_000 + messages * 100

ensureInstalled()
;(await import('./build.mjs')).build()

function player(relay, name, code) {
  const profile = values.profile ? ['--cpu-prof', '--cpu-prof-interval=100', `--cpu-prof-dir=${values.profile}`] : []
  const child = spawn(process.execPath, [...profile, PLAYER, relay, name, ...(code ? [code] : [])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const one = { child, said: {}, say: (line) => child.stdin.write(`${line}\n`) }
  createInterface({ input: child.stdout }).on('line', (line) => Object.assign(one.said, JSON.parse(line)))
  return one
}

/** Ann hosts, Ben measures; who else is there only makes somebody follow the host. */
async function measure(relay, count) {
  const all = [player(relay, 'Ann')]
  const last = () => JSON.stringify(all.map(({ said }) => said))
  try {
    const code = await until(() => all[0].said.code, 'the host has a code', { last })
    for (const name of ['Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hal'].slice(0, count - 1))
      all.push(player(relay, name, code))
    await until(() => all.every(({ said }) => said.players === count), 'all are in', { last })
    await until(() => all.slice(1).every(({ said }) => said.path === 'lan' || said.path === 'direct'), 'direct', {
      last,
    })
    for (const one of all.slice(1)) one.say('ready')
    await pause(300)
    all[0].say('start')
    await until(() => all.every(({ said }) => said.phase === 'playing'), 'the match runs', { last })
    await pause(SETTLED_MS)
    all[1].say(`measure ${messages}`)
    return await until(() => all[1].said.trips, 'all is measured', { last, atMost: MEASURED_MS })
  } finally {
    for (const one of all) values.profile ? one.say('end') : one.child.kill('SIGKILL')
    if (values.profile) await pause(2000)
  }
}

const us = (ms) => Math.round(ms * 1000)
const relay = await startRelay()
const results = []
try {
  for (const players of values.players.split(',').map(Number)) {
    const trips = await measure(relay.url, players)
    if (process.env.BLOCKS)
      for (const k of ['raw', 'send', 'lossy'])
        console.log(
          k,
          Array.from({ length: 10 }, (_, b) =>
            us(quantile(trips[k].slice((b * messages) / 10, ((b + 1) * messages) / 10), 0.5)),
          ).join(' '),
        )
    const raw = figures(trips.raw, 3)
    for (const kind of ['send', 'lossy']) {
      const added = trips[kind].map((ms, i) => (ms - trips.raw[i]) / 2)
      results.push({
        ...{ players, kind, messages, goal: kind === 'send' ? GOAL_US : undefined },
        addedUs: { median: us(quantile(added, 0.5)), p95: us(quantile(added, 0.95)) },
        trip: figures(trips[kind], 3),
        raw,
        ratio: Number((quantile(trips[kind], 0.5) / raw.median).toFixed(2)),
      })
    }
  }
} finally {
  relay.stop()
}
const NAMES = { send: 'session.send', lossy: 'session.send, lossy' }
if (values.json) console.log(JSON.stringify({ machine: machine(), results }, undefined, 2))
else {
  console.log(
    `\nFrom a guest to its host and back, ${messages} messages in a match at 30 Hz, beside a raw data channel of the same connection\n`,
  )
  row('', 'added, µs', 'p95', 'trip, µs', 'raw', '× raw', 'goal, µs')
  for (const { players, kind, addedUs, trip, raw, ratio, goal } of results)
    row(
      `${NAMES[kind]}, ${players} players${players > 2 ? ' (it waits for the standby)' : ''}`,
      ...[addedUs.median, addedUs.p95, us(trip.median), us(raw.median), ratio.toFixed(2), goal ? `≤ ${goal}` : ''],
    )
  console.log('\nAdded: one way, half of what the way there and back takes longer than the raw one before it.')
  sayMachine()
}
process.exit(0)
