// Snapshots beside what a web game developer would take otherwise, all in one run: `npm run bench:sync [-- --json]`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machine, row, sayMachine } from './figures.mjs'
import { ensureInstalled } from './setup.mjs'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const FLAGS = ['--expose-gc', '--max-semi-space-size=128']
if (!globalThis.gc) {
  // What is allocated can only be counted while nothing is collected.
  ensureInstalled()
  ;(await import('./build.mjs')).build()
  const { status } = spawnSync(process.execPath, [...FLAGS, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exit(status ?? 1)
}

const { AGES, bytesByAge, costs, SPREAD } = await import('../test/bench/sync/measure.mjs')
const { allocation, perEntity } = await import('../test/bench/sync/allocation.mjs')
const { prediction, PREDICTION_GOALS } = await import('../test/bench/sync/prediction.mjs')
const { sayPrediction } = await import('../test/bench/sync/say-prediction.mjs')
const { entropy } = await import('../test/bench/sync/entropy.mjs')
const { stateAge } = await import('../test/bench/sync/state-age.mjs')
const { liveAge } = await import('../test/bench/sync/live-age.mjs')
const GOALS = {
  bytes: { 1: 0.12, 2: 0.17, 3: 0.22, 4: 0.27, 6: 0.35 },
  ...{ host: 1, guest: 0.5, stateAge: 0.5, prediction: PREDICTION_GOALS },
  /** Bytes in a tick for an entity: the smallest object would be 12. */
  allocation: 1,
}
/** What the issue's own estimate of the scene says, × colyseus, by the age of the base. */
const ISSUE_ENTROPY = { 1: 0.1, 4: 0.235 }
const MATCHES = { seconds: 120, seeds: 3 }
const SCENES = [20, 200].flatMap((entities) => [true, false].map((exact) => ({ entities, exact })))

// First, as in a process that plays one game: what engines make of code depends on all that it was used for.
allocation({ entities: 200, guests: 8 })
const allocated = perEntity([20, 200].map((entities) => allocation({ entities, guests: 8 })))
const bytes = SCENES.map((scene) => ({ ...scene, ...bytesByAge(scene), entropy: entropy(scene, AGES) }))
const cpu = [20, 200].flatMap((entities) =>
  [1, 8, 16].map((guests) => ({ entities, guests, ...costs({ entities, guests }) })),
)
const ages = stateAge()
const live = await liveAge()
const predicted = await prediction(MATCHES)

if (values.json) {
  console.log(
    JSON.stringify(
      { machine: machine(), goals: GOALS, bytes, cpu, allocated, stateAge: ages, liveAge: live, prediction: predicted },
      undefined,
      2,
    ),
  )
  process.exit(0)
}
const two = (number) => number.toFixed(2)
const three = (number) => number.toFixed(3)
const verdict = (value, goal) => (value <= goal ? '' : 'missed')
for (const scene of bytes) {
  const places = scene.exact ? 'places kept exactly beside the world' : 'places rounded each tick'
  console.log(`\n${scene.entities} entities, ${places}: bytes per tick and guest\n`)
  row('', 'bytes', '× colyseus', 'p95', 'goal', '', 'entropy', 'ours ×', 'issue’s', 'ours ×')
  for (const { age, bytes: size, ratio, p95 } of scene.ours) {
    const goal = GOALS.bytes[age]
    const ideal = scene.entropy.find((one) => one.age === age).bytes
    const cells = [size.toFixed(1), three(ratio), three(p95), `≤ ${two(goal)}`, verdict(ratio, goal)]
    const estimates = [ideal / scene.colyseus, ISSUE_ENTROPY[age]]
    for (const estimate of estimates) cells.push(...(estimate ? [three(estimate), two(ratio / estimate)] : ['', '']))
    row(`ours, base ${age} ${age === 1 ? 'tick' : 'ticks'} old`, ...cells)
  }
  for (const name of ['colyseus', 'geckos', 'msgpackr', 'json'])
    row(
      { colyseus: '@colyseus/schema 3', geckos: '@geckos.io typed arrays, whole state' }[name] ??
        `${name}, whole state`,
      scene[name].toFixed(1),
      two(scene[name] / scene.colyseus),
    )
}
console.log(
  `\nHost, µs per tick; guests with bases ${SPREAD.join(', ')} ticks old. With what the rules write, and rounding\n`,
)
row('', 'ours', 'colyseus', 'ratio', 'p95', 'goal', '')
for (const { entities, guests, host, snapshots } of cpu) {
  const cells = ({ us, theirUs, ratio, p95 }) => [us.toFixed(1), theirUs.toFixed(1), two(ratio), two(p95)]
  row(`${entities} entities, ${guests} guests`, ...cells(host), `≤ ${GOALS.host}`, verdict(host.ratio, GOALS.host))
  row('  the snapshots alone', ...cells(snapshots))
}
console.log('\nGuest, µs per tick\n')
row('', 'ours', 'colyseus', 'ratio', 'p95', 'goal', '')
for (const { entities, guests, guest } of cpu.filter(({ guests: count }) => count !== 16)) {
  const { us, theirUs, ratio, p95 } = guest
  row(
    `${entities} entities, base ${guests === 1 ? SPREAD[1] : SPREAD[0]} old`,
    ...[us.toFixed(1), theirUs.toFixed(1), two(ratio), two(p95), `≤ ${GOALS.guest}`, verdict(ratio, GOALS.guest)],
  )
}
console.log(
  '\nAllocated per tick, bytes, without the frames; 8 guests. What the rules of the scene allocate is among it\n',
)
row('', '20', '200', 'frames', '', 'an entity', 'goal', '')
for (const { name, bytes: taken, frames, each } of allocated)
  row(name, ...taken, ...frames, two(each), `≤ ${GOALS.allocation}`, verdict(each, GOALS.allocation))
console.log(
  '\nAge of the state a guest shows, ms: 5 % loss, 80 ms round trip, 30 Hz; a session on the virtual network, and a model\n',
)
row('', 'median', 'p99', 'ratio', 'goal', '')
for (const { name, median, p99, of } of [live, ages].flatMap((list) => list.map((one) => ({ ...one, of: list[0] })))) {
  const ratio = p99 / of.p99
  row(
    name,
    median.toFixed(0),
    p99.toFixed(0),
    two(ratio),
    name === of.name ? '' : `≤ ${GOALS.stateAge}`,
    name === of.name ? '' : verdict(ratio, GOALS.stateAge),
  )
}
sayPrediction(predicted, MATCHES)
console.log()
sayMachine()
