// What a guest of Puck Sumo sees at 80 ms round trip, on the virtual network: `npm run bench:predict [-- --seconds 120] [--seeds 3] [--fade] [--json]`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { root } from './commands.mjs'
import { machine, quantile, row } from './figures.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '120' },
    seeds: { type: 'string', default: '3' },
    fade: { type: 'boolean', default: false },
  },
})
const out = mkdtempSync(join(tmpdir(), 'skirmish-predict-'))
await build({
  root,
  logLevel: 'error',
  configFile: false,
  ssr: { noExternal: true },
  resolve: { alias: { '@skirmish/sdk': join(root, 'sdk/src/index.ts') } },
  build: { ssr: join(root, 'test/bench/predict.ts'), outDir: out, emptyOutDir: true, minify: false },
})
const { play } = await import(join(out, 'predict.js'))
rmSync(out, { recursive: true })

const calm = { latency: 40, jitter: 4, loss: { toBad: 0, toGood: 1, whileBad: 0 }, duplicate: 0 }
/** 5 % in all, in bursts of 1.7 frames on average. */
const lossy = { ...calm, loss: { toBad: 0.0333, toGood: 0.6, whileBad: 0.95 } }
const rough = { ...lossy, jitter: 40 }
const scenes = values.fade
  ? [50, 100, 200, 300, 400, 600, 1000, 1e9].map((fadeMs) => ({
      name: `all, 5 % loss, fading in ${fadeMs > 1e6 ? 'no' : fadeMs} ms`,
      ...{ predict: 'all', weather: lossy, fadeMs },
    }))
  : [
      { name: 'all, no loss', predict: 'all', weather: calm },
      { name: 'all, 5 % loss', predict: 'all', weather: lossy },
      { name: 'all, 5 % loss, 40 ms jitter', predict: 'all', weather: rough },
      { name: 'own, 5 % loss', predict: 'own', weather: lossy },
      { name: 'none, 5 % loss', predict: 'none', weather: lossy },
    ]
const results = []
for (const { name, ...scene } of scenes) {
  const all = { corrections: [], contactErrors: [], errors: [] }
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const seen = await play({ players: 4, seconds: Number(values.seconds), seed, ...scene })
    for (const key of ['corrections', 'contactErrors', 'errors']) all[key] = all[key].concat(seen[key])
    all.rtt = seen.rtt
  }
  const of = (list) =>
    Object.fromEntries(
      [['median', 0.5], ['p95', 0.95], ['p99', 0.99], ['max', 1]].map(([n, part]) => [n, Number(quantile(list, part).toFixed(2))]),
    )
  results.push({ name, correction: of(all.corrections), contact: of(all.contactErrors), error: of(all.errors), touches: all.contactErrors.length, rtt: all.rtt })
}
if (values.json) console.log(JSON.stringify({ machine: machine(), results }, undefined, 2))
else {
  row('', 'corr med', 'p95', 'p99', 'max', 'cont med', 'p95', 'err med', 'p95', 'rtt')
  for (const { name, correction: c, contact: k, error: e, rtt } of results)
    row(name, c.median, c.p95, c.p99, c.max, k.median, k.p95, e.median, e.p95, rtt?.toFixed(0))
}
