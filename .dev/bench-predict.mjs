// What a guest of Puck Sumo sees at 80 ms round trip, on the virtual network, with three friends who play as people do:
// `npm run bench:predict [-- --seconds 120] [--seeds 3] [--fade] [--json]`.
import { parseArgs } from 'node:util'
import { machine, sayMachine } from './figures.mjs'
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
const { FADES, PREDICTION_GOALS, prediction, SCENES } = await import('../test/bench/sync/prediction.mjs')
const { sayPrediction } = await import('../test/bench/sync/say-prediction.mjs')
const results = await prediction({ scenes: values.fade ? FADES : SCENES, seconds, seeds })
if (values.json)
  console.log(JSON.stringify({ machine: machine(), seconds, seeds, goals: PREDICTION_GOALS, results }, undefined, 2))
else {
  sayPrediction(results, { seconds, seeds })
  sayMachine()
}
