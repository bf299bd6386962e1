// What a guest of Puck Sumo sees at 80 ms round trip, on the virtual network, with three friends who play as people do:
// `npm run bench:predict [-- --seconds 120] [--seeds 3] [--fade] [--json]`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './commands.mjs'
import { machine, quantile, row, sayMachine } from './figures.mjs'
import { ensureInstalled } from './setup.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '120' },
    seeds: { type: 'string', default: '3' },
    fade: { type: 'boolean', default: false },
  },
})
const [seconds, seeds] = [Math.max(10, Number(values.seconds) || 120), Math.max(1, Number(values.seeds) || 3)]
ensureInstalled()

/** From the sources: what is measured are parts that no entry of the SDK shows. */
async function scene() {
  const { build } = await import('vite')
  const out = mkdtempSync(join(tmpdir(), 'skirmish-predict-'))
  try {
    await build({
      ...{ root, logLevel: 'error', configFile: false },
      ssr: { noExternal: true },
      resolve: { alias: { '@skirmish/sdk': join(root, 'sdk/src/index.ts') } },
      build: { ssr: join(root, 'test/bench/predict.ts'), outDir: out, emptyOutDir: true, minify: false },
    })
    return (await import(join(out, 'predict.js'))).play
  } finally {
    rmSync(out, { recursive: true })
  }
}

const calm = { latency: 40, jitter: 4, loss: { toBad: 0, toGood: 1, whileBad: 0 }, duplicate: 0 }
/** 5 % in all, in bursts of 1.7 frames on average. */
const lossy = { ...calm, loss: { toBad: 0.0333, toGood: 0.6, whileBad: 0.95 } }
const GOAL_PX = 2
const SCENES = [
  { name: "'all', no loss", predict: 'all', weather: calm },
  { name: "'all', 5 % loss", predict: 'all', weather: lossy, goal: GOAL_PX },
  { name: "'all', 5 % loss, 40 ms of jitter", predict: 'all', weather: { ...lossy, jitter: 40 } },
  { name: "'own', 5 % loss", predict: 'own', weather: lossy },
]
const FADES = [50, 100, 200, 300, 500, 700, 1000, 1e9].map((fadeMs) => ({
  name: `'all', 5 % loss, inputs of others ${fadeMs > 1e6 ? 'held' : `fade in ${fadeMs} ms`}`,
  ...{ predict: 'all', weather: lossy, fadeMs },
}))

const play = await scene()
const results = []
for (const { name, goal, ...what } of values.fade ? FADES : SCENES) {
  const all = { corrections: [], contactErrors: [], errors: [], framesUntilShown: [] }
  const trips = []
  for (let seed = 1; seed <= seeds; seed++) {
    const seen = await play({ players: 4, seconds, seed, ...what })
    for (const [figure, list] of Object.entries(all)) for (const one of seen[figure]) list.push(one)
    trips.push(seen.rtt)
  }
  const of = (list) => {
    const at = (part) => Number(quantile(list, part).toFixed(2))
    return { n: list.length, median: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
  }
  results.push({
    ...{ name, goal, correction: of(all.corrections), contact: of(all.contactErrors), others: of(all.errors) },
    ...{ framesUntilShown: of(all.framesUntilShown), inputTripMs: Math.round(quantile(trips, 0.5)) },
  })
}
if (values.json) console.log(JSON.stringify({ machine: machine(), seconds, seeds, results }, undefined, 2))
else {
  console.log(
    `\nPuck Sumo at 30 Hz, 4 players, 80 ms round trip, ${seeds} matches of ${seconds} s, as one guest sees them; px\n`,
  )
  row('', 'put right', 'p95', 'p99', 'max', 'contact', 'p95', 'others', 'p95', 'own input')
  for (const { name, goal, correction, contact, others, framesUntilShown } of results)
    row(
      `${name}${goal ? ` (goal: p95 ≤ ${goal})` : ''}`,
      ...[correction.median, correction.p95, correction.p99, correction.max, contact.median, contact.p95],
      ...[others.median, others.p95, framesUntilShown.max],
    )
  console.log(
    '\nPut right: how much of what was wrong is corrected in a frame, of each puck. Contact: how far whom one bumps into',
  )
  console.log(
    'is drawn from where they are. Others: the same of all, all the time. Own input: frames that do not show it yet.',
  )
  sayMachine()
}
