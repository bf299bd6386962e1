// Time from starting to look to the first session on a LAN whose host is announcing already, beside `bonjour-service`
// (DNS-SD) doing the same in the same run: `npm run bench:lan [-- --rounds 30] [--json]`. As root on Linux between two
// network namespaces, elsewhere within this device.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureInstalled } from './setup.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '30' },
    role: { type: 'string' },
    inside: { type: 'boolean', default: false },
  },
})
const rounds = Math.max(30, Number(values.rounds) || 30)
const GOAL_P95_MS = 100
/** Hosts answer one device ten times a second: who looks anew each time waits longer than that. */
const PAUSE_MS = 1200
const TOO_LATE_MS = 5000
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

if (values.role === 'host') await host()
else if (values.role === 'look') await look()
else await bench()

async function places() {
  const [{ node }, { Bonjour }] = await Promise.all([import('@skirmish/sdk/node'), import('bonjour-service')])
  const lan = values.inside ? { interfaces: [] } : {}
  return {
    platform: () => node({ lan }),
    bonjour: () => new Bonjour(values.inside ? { interface: '127.0.0.1', bind: '0.0.0.0' } : {}, () => {}),
  }
}

async function host() {
  const { platform, bonjour } = await places()
  const draft = {
    sessionKey: 'A'.repeat(43),
    game: 'bench',
    version: 1,
    schemaHash: 'A'.repeat(22),
    name: 'Bench',
    seats: { taken: 1, max: 4 },
    phase: 'waiting',
    state: 'open',
    addresses: [{ via: 'relayed', endpoint: 'here:4000', id: 'host' }],
    tags: [],
    visibility: 'public',
  }
  await platform().directories[0].publish(draft, { signal: new AbortController().signal })
  bonjour().publish({ name: 'Bench', type: 'skirmish', port: 4000 })
  console.log('announcing')
}

async function look() {
  const { platform, bonjour } = await places()
  const ways = {
    skirmish(found) {
      const place = platform()
      place.directories[0].watch((listings) => listings.length > 0 && found())
      return () => place.close()
    },
    bonjour(found) {
      const place = bonjour()
      place.find({ type: 'skirmish' }, found)
      return () => place.destroy()
    },
  }
  const times = { skirmish: [], bonjour: [] }
  // The first two rounds warm the engine up.
  for (let round = -2; round < rounds; round++) {
    for (const [name, begin] of Object.entries(ways)) {
      const ms = await timed(begin)
      if (round >= 0) times[name].push(ms)
    }
    await pause(PAUSE_MS)
  }
  console.log(JSON.stringify(times))
  process.exit(0)
}

async function timed(begin) {
  const start = performance.now()
  let end = () => {}
  const found = new Promise((resolve) => {
    end = begin(() => resolve(performance.now() - start))
  })
  const ms = await Promise.race([found, pause(TOO_LATE_MS).then(() => TOO_LATE_MS)])
  end()
  return ms
}

async function bench() {
  ensureInstalled()
  ;(await import('./build.mjs')).build()
  const lan = makeLan()
  const run = (device, ...args) => {
    const script = [fileURLToPath(import.meta.url), ...args, ...(lan ? [] : ['--inside'])]
    const command = lan ? ['ip', 'netns', 'exec', lan.devices[device], process.execPath] : [process.execPath]
    return spawn(command[0], [...command.slice(1), ...script], { stdio: ['ignore', 'pipe', 'inherit'] })
  }
  const hosting = run(0, '--role', 'host')
  try {
    await once(hosting.stdout, 'data')
    await pause(3000) // both have announced, and DNS-SD has probed for its name
    const looking = run(1, '--role', 'look', '--rounds', String(rounds))
    let text = ''
    looking.stdout.on('data', (chunk) => {
      text += chunk
    })
    await once(looking, 'close')
    report(JSON.parse(text), lan ? 'between two network namespaces' : 'within this device')
  } finally {
    hosting.kill()
    await once(hosting, 'exit')
    lan?.remove()
  }
}

/** Two devices on one cable, each a network namespace; `undefined` where none can be made. */
function makeLan() {
  const isRoot = process.platform === 'linux' && process.getuid() === 0
  if (!isRoot || spawnSync('ip', ['netns', 'list']).status !== 0) return undefined
  const devices = [`skb${process.pid}a`, `skb${process.pid}b`]
  const ip = (...args) => execFileSync('ip', args)
  for (const name of devices) ip('netns', 'add', name)
  const [a, b] = devices
  ip('-n', a, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', b)
  for (const [i, name] of devices.entries()) {
    ip('-n', name, 'link', 'set', 'lo', 'up')
    ip('-n', name, 'address', 'add', `10.5.0.${i + 1}/24`, 'brd', '+', 'dev', 'eth0')
    ip('-n', name, 'link', 'set', 'eth0', 'up')
    ip('-n', name, 'route', 'add', '224.0.0.0/4', 'dev', 'eth0') // bonjour-service needs a route for its group
  }
  return {
    devices,
    remove() {
      for (const name of devices) ip('netns', 'delete', name)
    },
  }
}

function report(times, where) {
  const quantile = (all, q) => all.toSorted((x, y) => x - y)[Math.min(all.length - 1, Math.floor(all.length * q))]
  const figures = Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, { median: quantile(all, 0.5), p95: quantile(all, 0.95) }]),
  )
  if (values.json)
    return console.log(JSON.stringify({ unit: 'ms', rounds, where, goalP95: GOAL_P95_MS, figures }, null, 2))
  console.log(`\nFirst session on the LAN, host already announcing, ${where}, ${rounds} rounds, ms\n`)
  console.log(`  ${''.padEnd(20)}${'median'.padStart(10)}${'p95'.padStart(10)}${'goal p95'.padStart(10)}`)
  for (const [name, { median, p95 }] of Object.entries(figures)) {
    const goal = name === 'skirmish' ? `≤ ${GOAL_P95_MS}` : ''
    console.log(
      `  ${name.padEnd(20)}${median.toFixed(1).padStart(10)}${p95.toFixed(1).padStart(10)}${goal.padStart(10)}`,
    )
  }
  console.log()
}
