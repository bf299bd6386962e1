// How soon a match goes on when its host is killed, and what is seen when it leaves in order; real WebRTC between
// processes of this device: `npm run bench:migration [-- --rounds 8] [--players 3,8] [--json]`.
import { spawn } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { longestStall, party, pause, until, wentOn } from '../test/support/migration-party.mjs'
import { root } from './commands.mjs'
import { ensureInstalled } from './setup.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '8' },
    players: { type: 'string', default: '3,8' },
  },
})
const rounds = Math.max(1, Number(values.rounds) || 8)
const GOALS = { killed: { median: 1000, p95: 1500 }, handOver: { median: 150 } }
const TICK_MS = 1000 / 30

ensureInstalled()
;(await import('./build.mjs')).build()
const now = () => performance.timeOrigin + performance.now()
const at = (list, part) => [...list].sort((a, b) => a - b)[Math.max(0, Math.ceil(list.length * part) - 1)]
const figures = (list) => ({ n: list.length, median: Math.round(at(list, 0.5)), p95: Math.round(at(list, 0.95)) })

function startRelay() {
  const args = [join(root, 'lobby-relay/dist/cli.js'), '--no-open', '--host', '127.0.0.1', '--port', '0']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  return until(() => /^ {2}(http:\S+)$/m.exec(output)?.[1], 'the relay runs').then((url) => ({ child, url: `${url}/` }))
}

/** What each guest that does not host afterwards saw, ms. */
async function round(relay, count, how) {
  const { guests, host, close, last } = await party(relay, count)
  try {
    const since = now()
    if (how === 'killed') host.child.kill('SIGKILL')
    else host.say('leave')
    const went = () => guests.every((one) => wentOn(one, since) !== undefined)
    await until(went, 'the match goes on', { last })
    await pause(500)
    const seeing = guests.filter(({ state }) => !state.hosts)
    return seeing.map((one) => ({
      took: wentOn(one, since) - since,
      changed: one.changed.find((said) => said.at > since).at - since,
      stall: longestStall(one, since),
      usual: longestStall(one, since - 1500, since),
    }))
  } finally {
    close()
  }
}

const relay = await startRelay()
const results = []
try {
  for (const players of values.players.split(',').map(Number)) {
    for (const how of ['killed', 'handOver']) {
      const seen = []
      let failed = 0
      for (let i = 0; i < rounds; i++) {
        try {
          seen.push(...(await round(relay.url, players, how)))
        } catch (error) {
          failed++
          console.error(`round ${i + 1}: ${error.message.slice(0, 300)}`)
        }
      }
      if (seen.length === 0) continue
      const [took, changed, stall, usual] = ['took', 'changed', 'stall', 'usual'].map((key) =>
        figures(seen.map((one) => one[key])),
      )
      const result = { players, how, rounds, failed, took, changed, stall, usual, goal: GOALS[how] }
      results.push(result)
      if (!values.json) {
        console.log(`${players} players, ${how}: ${rounds - failed} of ${rounds} rounds, ${took.n} guests`)
        console.log(
          `  first new tick after the change is known: median ${took.median} ms, p95 ${took.p95} ms; goal ${JSON.stringify(result.goal)}`,
        )
        console.log(`  a new host is known: median ${changed.median} ms, p95 ${changed.p95} ms`)
        console.log(
          `  longest stall: median ${stall.median} ms, p95 ${stall.p95} ms; before it ${usual.median} and ${usual.p95} ms; a tick is ${Math.round(TICK_MS)} ms`,
        )
      }
    }
  }
} finally {
  relay.child.kill('SIGKILL')
}
const machine = { cores: availableParallelism(), load: loadavg()[0], node: process.version }
if (values.json) console.log(JSON.stringify({ machine, results }, undefined, 2))
else
  console.log(
    `All on one device with ${machine.cores} cores, load ${machine.load.toFixed(1)}, Node ${machine.node}: no network between them. ` +
      'Players look every 4 ms and say so through a pipe; on a busy machine processes wait for a core as well.',
  )
process.exit(0)
