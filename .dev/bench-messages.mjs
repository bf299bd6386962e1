// What `session.send` adds to a raw data channel of the same connection, one way, and what it costs; real WebRTC between
// processes of this device: `npm run bench:messages [-- --messages 500] [--players 2,3] [--profile FOLDER] [--json]`.
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
/** V8 has made fast code of what a game does all the time after about so many, which take a player 20 s. */
const WARM_UP = 1000
/** Of each kind, for what they cost. */
const BURNED = 200
const messages = Math.max(10, Number(values.messages) || 500)
const GOAL_US = 50
const NAMES = ['Ann', 'Ben', 'Cleo']
const PLAYER = join(root, 'test/bench/message-player.mjs')
/** A standby is there, and has a link to everybody, ms. */
const SETTLED_MS = 3000
const MEASURED_MS = 30_000 + (WARM_UP + messages) * 150

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

/** Who measures, and how far what is raw has to go: [SE58] has what others are told wait for the standby. */
const CASES = {
  2: [{ name: 'of 2 players', raw: 'raw' }],
  3: [
    { name: 'of 3 players, by the standby', standby: true, raw: 'raw' },
    { name: 'of 3 players, by another', standby: false, raw: 'detour' },
  ],
}

/** Ann hosts, a guest measures; who else is there only makes somebody follow the host. */
async function measure(relay, count, { standby, raw }) {
  const all = [player(relay, 'Ann')]
  const last = () => JSON.stringify(all.map(({ said }) => said))
  const cpu = async () => {
    for (const one of all) {
      one.said.cpu = undefined
      one.say('cpu')
    }
    await until(() => all.every(({ said }) => said.cpu), 'all say what they used', { last })
    return all.reduce((sum, { said }) => sum + said.cpu.user, 0)
  }
  try {
    const code = await until(() => all[0].said.code, 'the host has a code', { last })
    for (const name of NAMES.slice(1, count)) all.push(player(relay, name, code))
    await until(() => all.every(({ said }) => said.players === count), 'all are in', { last })
    await until(() => all.slice(1).every(({ said }) => said.path === 'lan' || said.path === 'direct'), 'direct', {
      last,
    })
    for (const one of all.slice(1)) one.say('ready')
    await pause(300)
    all[0].say('start')
    await until(() => all.every(({ said }) => said.phase === 'playing'), 'the match runs', { last })
    await pause(SETTLED_MS)
    const chosen = NAMES.indexOf(await until(() => all[0].said.standby, 'somebody stands by', { last }))
    const who = all[count === 2 || standby ? chosen : 3 - chosen]
    const kinds = [...new Set(['raw', raw, 'send', 'lossy'])]
    who.say(`measure ${WARM_UP + messages} ${kinds}`)
    const trips = await until(() => who.said.trips, 'all is measured', { last, atMost: MEASURED_MS })
    const used = {}
    for (const kind of [...kinds, ...kinds]) {
      const before = await cpu()
      who.say(`burn ${kind} ${BURNED}`)
      await until(() => who.said.burned === kind, 'they are sent', { last, atMost: MEASURED_MS })
      who.said.burned = undefined
      used[kind] = (used[kind] ?? 0) + ((await cpu()) - before) / (2 * BURNED)
    }
    return { trips, used }
  } finally {
    for (const one of all) values.profile ? one.say('end') : one.child.kill('SIGKILL')
    if (values.profile) await pause(2000)
  }
}

const us = (ms) => Math.round(ms * 1000)
const relay = await startRelay()
const results = []
try {
  for (const players of values.players.split(',').map(Number))
    for (const one of CASES[players] ?? []) {
      const { trips, used } = await measure(relay.url, players, one)
      for (const kind of ['send', 'lossy']) {
        const like = kind === 'send' ? one.raw : 'raw'
        const added = trips[kind].map((ms, i) => (ms - trips[like][i]) / 2)
        const [cold, warm] = [added.slice(0, 100), added.slice(WARM_UP)]
        results.push({
          ...{ name: one.name, players, kind, messages, goal: kind === 'send' ? GOAL_US : undefined },
          addedUs: { median: us(quantile(warm, 0.5)), p95: us(quantile(warm, 0.95)), cold: us(quantile(cold, 0.5)) },
          trip: figures(trips[kind].slice(WARM_UP), 3),
          raw: figures(trips[like].slice(WARM_UP), 3),
          cpuUs: Math.round((used[kind] - used[like]) / 2),
        })
      }
    }
} finally {
  relay.stop()
}
const KINDS = { send: 'session.send', lossy: 'session.send, lossy' }
if (values.json) console.log(JSON.stringify({ machine: machine(), results }, undefined, 2))
else {
  console.log(
    `\nFrom a guest to its host and back, ${messages} messages in a match at 30 Hz, beside a raw data channel of the same connection\n`,
  )
  row('', 'added, µs', 'p95', 'goal, µs', 'at first', 'CPU, µs', 'trip, µs', 'raw')
  for (const { name, kind, addedUs, trip, raw, cpuUs, goal } of results)
    row(
      `${KINDS[kind]} ${name}`,
      ...[addedUs.median, addedUs.p95, goal ? `≤ ${goal}` : '', addedUs.cold, cpuUs, us(trip.median), us(raw.median)],
    )
  console.log(`
Added: one way, half of what the way there and back takes longer than the raw one before it; at first: the median of the first 100.
What is raw goes the same way: to the standby and back where an answer has to wait for it ([SE58]).
CPU: what all processes together use for one message more than for a raw one, one way, user time.`)
  sayMachine()
}
process.exit(0)
