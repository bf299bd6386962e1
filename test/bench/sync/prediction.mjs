// What a guest of Puck Sumo sees at 80 ms round trip, on the virtual network, with three friends who play as people do.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../../.dev/commands.mjs'
import { quantile } from '../../../.dev/figures.mjs'

const calm = { latency: 40, jitter: 4, loss: { toBad: 0, toGood: 1, whileBad: 0 }, duplicate: 0 }
/** 5 % in all, in bursts of 1.7 frames on average. */
const lossy = { ...calm, loss: { toBad: 0.0333, toGood: 0.6, whileBad: 0.95 } }
/** Frames until one's own input shows, from the tick that takes it; and less than so much put right in a frame, px. */
export const PREDICTION_GOALS = { ownInput: 0, correctionPx: 2 }
export const SCENES = [
  { name: "'all', no loss", predict: 'all', weather: calm },
  { name: "'all', 5 % loss", predict: 'all', weather: lossy, goal: PREDICTION_GOALS.correctionPx },
  { name: "'all', 5 % loss, 40 ms of jitter", predict: 'all', weather: { ...lossy, jitter: 40 } },
  { name: "'own', 5 % loss", predict: 'own', weather: lossy },
  { name: "'none', 5 % loss", predict: 'none', weather: lossy },
]
export const FADES = [50, 100, 200, 300, 500, 700, 1000, 1e9].map((fadeMs) => ({
  name: `'all', 5 % loss, inputs of others ${fadeMs > 1e6 ? 'held' : `fade in ${fadeMs} ms`}`,
  ...{ predict: 'all', weather: lossy, fadeMs },
}))

/** From the sources: what is measured are parts that no entry of the SDK shows. */
async function match() {
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

const FIGURES = {
  correction: 'corrections',
  contact: 'contactErrors',
  others: 'errors',
  fromPress: 'framesFromPress',
  fromTick: 'framesFromTick',
}

/** @param options.seconds of each match, one for each seed */
export async function prediction({ scenes = SCENES, seconds = 120, seeds = 3 } = {}) {
  const play = await match()
  const results = []
  for (const { name, goal, ...what } of scenes) {
    const matches = []
    for (let seed = 1; seed <= seeds; seed++) matches.push(await play({ players: 4, seconds, seed, ...what }))
    const all = (figure) => matches.flatMap((seen) => seen[figure])
    const of = (list) => {
      const at = (part) => Number(quantile(list, part).toFixed(2))
      return { n: list.length, median: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
    }
    const figures = Object.entries(FIGURES).map(([short, figure]) => [short, of(all(figure))])
    const corrections = all('corrections')
    const within = corrections.filter((px) => px < PREDICTION_GOALS.correctionPx).length / corrections.length
    const inputTripMs = Math.round(quantile(all('rtt'), 0.5))
    results.push({ name, ...what, goal, ...Object.fromEntries(figures), within, inputTripMs })
  }
  return results
}
