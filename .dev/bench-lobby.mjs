// What a live list costs beside Colyseus' LobbyRoom, in one run on one machine:
// `npm run bench:lobby [-- --sessions 200 --watchers 1000 --rate 100 --seconds 10 --json]`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { ensureInstalled } from './setup.mjs'

const number = (text) => ({ type: 'string', default: String(text) })
const { values } = parseArgs({
  options: {
    ...{ json: { type: 'boolean', default: false }, sessions: number(200), watchers: number(1000) },
    ...{ rate: number(100), seconds: number(10) },
  },
})
const [sessions, watchers, rate, seconds] = ['sessions', 'watchers', 'rate', 'seconds'].map((name) =>
  Number(values[name]),
)
ensureInstalled()
;(await import('./build.mjs')).build()
const GOAL = 0.2
/** Two processes, so that the watchers never are what everything waits for. */
const CROWDS = 2
/** A lobby that is behind gets so long to say all it has to say. */
const DRAIN_MS = 120_000
const QUIET_MS = 500
const WATCH = [13, 0xa5, ...Buffer.from('watch')]

const children = new Set()

async function child(name, options) {
  const started = fork(new URL(`bench-lobby/${name}.mjs`, import.meta.url), [JSON.stringify(options)], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  children.add(started)
  const [first] = await Promise.race([once(started, 'message'), failed(started, name)])
  return { process: started, first }
}

async function failed(started, name) {
  await once(started, 'exit')
  throw new Error(`${name} ended`)
}

async function ask({ process }, say) {
  process.send(say)
  const [answer] = await once(process, 'message')
  return answer
}

async function counts(crowds) {
  const all = await Promise.all(crowds.map((crowd) => ask(crowd, 'count')))
  const sum = (field) => all.reduce((total, one) => total + one[field], 0)
  return { messages: sum('messages'), bytes: sum('bytes'), open: sum('open') }
}

/** Waits until nobody hears anything new. */
async function drained(crowds) {
  const deadline = performance.now() + DRAIN_MS
  for (let before = await counts(crowds); ; ) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    const now = await counts(crowds)
    if (now.messages === before.messages) return now
    if (performance.now() > deadline) throw new Error('the lobby does not come to an end')
    before = now
  }
}

async function measure(kind) {
  const work = { sessions, rate, seconds }
  const server = await child(kind, work)
  const { port } = server.first
  const hosts = kind === 'ours' ? await child('hosts', { ...work, port }) : server
  const crowd = { port, count: Math.ceil(watchers / CROWDS), greeting: kind === 'ours' ? WATCH : undefined }
  const crowds = await Promise.all(Array.from({ length: CROWDS }, () => child('watchers', crowd)))
  const before = await drained(crowds)
  server.process.send('start')
  if (hosts !== server) hosts.process.send('start')
  const start = performance.now()
  await once(hosts.process, 'message')
  const after = await drained(crowds)
  const wall = performance.now() - start - QUIET_MS
  const { cpu } = await ask(server, 'stop')
  for (const started of children) started.kill()
  children.clear()
  if (after.open !== before.open) throw new Error(`${before.open - after.open} watchers were lost`)
  return {
    watchers: after.open,
    cpuMs: (cpu.user + cpu.system) / 1000,
    bytesPerWatcher: (after.bytes - before.bytes) / after.open,
    messagesPerWatcher: (after.messages - before.messages) / after.open,
    listBytesPerWatcher: before.bytes / before.open,
    wallMs: wall,
  }
}

try {
  const stock = await measure('stock')
  const ours = await measure('ours')
  const ratio = { cpu: ours.cpuMs / stock.cpuMs, bytes: ours.bytesPerWatcher / stock.bytesPerWatcher }
  const setting = { sessions, watchers, rate, seconds }
  if (values.json) console.log(JSON.stringify({ ...setting, goal: GOAL, ratio, ours, stock }, null, 2))
  else report(ours, stock, ratio)
} finally {
  for (const started of children) started.kill()
}
process.exit(0)

function report(ours, stock, ratio) {
  const row = (...cells) =>
    console.log(
      `  ${cells[0].padEnd(34)}${cells
        .slice(1)
        .map((cell) => cell.padStart(12))
        .join('')}`,
    )
  console.log(`\n${sessions} sessions, ${watchers} watchers, ${rate} changes a second for ${seconds} s\n`)
  row('', 'ours', 'LobbyRoom', 'ratio', 'goal')
  row('CPU of the server, ms', ours.cpuMs.toFixed(0), stock.cpuMs.toFixed(0), ratio.cpu.toFixed(3), `≤ ${GOAL}`)
  row(
    'bytes for each watcher',
    ours.bytesPerWatcher.toFixed(0),
    stock.bytesPerWatcher.toFixed(0),
    ratio.bytes.toFixed(3),
    `≤ ${GOAL}`,
  )
  row('messages for each watcher', ours.messagesPerWatcher.toFixed(0), stock.messagesPerWatcher.toFixed(0))
  row('bytes on entering (all of HTTP too)', ours.listBytesPerWatcher.toFixed(0), stock.listBytesPerWatcher.toFixed(0))
  row('time until all is said, ms', ours.wallMs.toFixed(0), stock.wallMs.toFixed(0))
  console.log()
}
