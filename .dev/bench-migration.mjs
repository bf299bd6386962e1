// How soon a match goes on when its host is killed, and what is seen when it leaves in order; real WebRTC between processes and
// pages of this device: `npm run bench:migration [-- --rounds 8] [--players 3,8] [--where node,guests,pages] [--json]`.
import { parseArgs } from 'node:util'
import { longestStall, party, pause, player, until, wentOn } from '../test/support/migration-party.mjs'
import { startRelay } from './bench-relay.mjs'
import { figures, machine, row, sayMachine } from './figures.mjs'
import { ensureInstalled } from './setup.mjs'

const WHERE = { node: 'all in Node', guests: 'host in Node, guests in Chromium', pages: 'all in Chromium' }
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '8' },
    players: { type: 'string', default: '3,8' },
    where: { type: 'string', default: Object.keys(WHERE).join() },
  },
})
const rounds = Math.max(1, Number(values.rounds) || 8)
const TICK_MS = 1000 / 30
const GOALS = {
  killed: { took: { median: 1000, p95: 1500 } },
  handOver: { took: { median: 150 }, stall: { median: Math.round(2 * TICK_MS) } },
}
const HOWS = { killed: 'host killed', handOver: 'host leaves' }
/** Silence before anybody grants [SE41]: sooner than this nobody can follow a host that was killed, ms. */
const PATIENCE_MS = 700

ensureInstalled()
;(await import('./build.mjs')).build()
const now = () => performance.timeOrigin + performance.now()

/** What each guest saw that does not host afterwards, ms. */
async function round(relay, count, how, open) {
  const { guests, host, close, last } = await party(relay, count, open)
  try {
    let since = now()
    if (how === 'killed') host.child.kill('SIGKILL')
    else {
      host.say('leave')
      since = await until(() => host.leaving, 'the host leaves', { last })
    }
    const went = () => guests.every((one) => wentOn(one, since) !== undefined)
    await until(went, 'the match goes on', { last })
    await pause(600)
    const told = (one) => one.changed.find((said) => said.at > since)
    const leads = Math.min(...guests.flatMap((one) => (told(one).hosts ? told(one).at : [])))
    const seeing = guests.filter((one) => !told(one).hosts)
    return seeing.map((one) => ({
      took: wentOn(one, since) - since,
      detected: leads - since,
      rest: wentOn(one, since) - leads,
      stall: longestStall(one, since),
      usual: longestStall(one, since - 1500, since),
    }))
  } finally {
    close()
  }
}

async function measure(relay, players, how, open) {
  const seen = []
  let failed = 0
  for (let i = 0; i < rounds; i++) {
    try {
      seen.push(...(await round(relay, players, how, open)))
    } catch (error) {
      failed++
      console.error(`round ${i + 1}: ${error.message.slice(0, 600)}`)
    }
  }
  const keys = ['took', 'detected', 'rest', 'stall', 'usual']
  return { failed, ...Object.fromEntries(keys.map((key) => [key, figures(seen.map((one) => one[key]))])) }
}

/** What opens hosts and guests there; `undefined` where there is no browser. */
async function openers(where) {
  if (where === 'node') return { opens: {}, served: [], close() {} }
  const { path, reason } = await (await import('./chromium.mjs')).findChromium()
  if (!path) return console.error(`Not measured: ${WHERE[where]}. ${reason}`)
  const { buildPlayerPage, Pages } = await import('../test/bench/migration-pages.mjs')
  const [page, pages] = [await buildPlayerPage(), new Pages(path)]
  const opens = { host: where === 'pages' ? pages.host : player, guest: pages.guest }
  const close = async () => {
    await pages.close()
    page.discard()
  }
  return { opens, served: ['--page', page.folder], close }
}

const results = []
for (const where of values.where.split(',')) {
  const opened = await openers(where)
  if (!opened) continue
  const relay = await startRelay(...opened.served)
  try {
    for (const players of values.players.split(',').map(Number))
      for (const how of Object.keys(HOWS)) {
        const seen = await measure(relay.url, players, how, opened.opens)
        const floor = how === 'killed' ? PATIENCE_MS : undefined
        results.push({ where, players, how, rounds, ...seen, floor, goals: GOALS[how] })
        if (!values.json)
          console.log(`${WHERE[where]}, ${players} players, ${HOWS[how]}: ${rounds - seen.failed} of ${rounds} rounds`)
      }
  } finally {
    relay.stop()
    await opened.close()
  }
}
if (values.json) console.log(JSON.stringify({ machine: machine(), unit: 'ms', results }, undefined, 2))
else {
  console.log('\nUntil a guest sees the first tick of the new host, ms; of it, until the standby leads, and the rest\n')
  row('', 'median', 'p95', 'detected', 'p95', 'rest', 'p95', 'stall', 'p95', 'usual', 'goal')
  for (const { where, players, how, took, detected, rest, stall, usual, goals } of results)
    row(
      `${WHERE[where]}, ${players}, ${HOWS[how]}`,
      ...[took, detected, rest, stall].flatMap(({ median, p95 }) => [median, p95]),
      ...[usual.median, `≤ ${goals.took.median}`],
    )
  console.log(
    `\nOf a killed host nobody is sure for ${PATIENCE_MS} ms. A tick is ${Math.round(TICK_MS)} ms; a stall is the longest time without a new one. ` +
      'Goals: killed, 95 % within 1500 ms; leaves, no stall beyond two ticks. Players look every 4 ms.',
  )
  sayMachine()
}
process.exit(0)
