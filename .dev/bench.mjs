// Join time beside raw PeerJS, in one run on one machine: `npm run bench [-- --rounds 30] [--json]`.
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tool } from './commands.mjs'
import { ensureInstalled, run } from './setup.mjs'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '20' } },
})
ensureInstalled()
;(await import('./build.mjs')).build()
const { path: executablePath, reason } = await (await import('./chromium.mjs')).findChromium()
if (!executablePath) {
  console.error(`The benchmark needs a browser: ${reason}`)
  process.exit(1)
}
const rounds = Number(values.rounds)
/** The lobby here, and a lobby far away whose friends share a network: what goes through it is delayed, ms round trip. */
const LOBBY_RTT = [0, 80]
const GOALS = { warm: 1, cold: 1.3 }
const NAMES = {
  raw: 'raw PeerJS, constructor to message',
  warm: 'join, lobby open (warm)',
  rawCold: 'raw PeerJS, from script start',
  cold: 'join, from script start (cold)',
}

const page = mkdtempSync(join(tmpdir(), 'skirmish-bench-'))
const flags = ['--outDir', page, '--emptyOutDir', '--logLevel', 'error', '--base', './']
run(tool('vite', ['build', 'test/bench', ...flags]))
const { createRelay } = await import('../lobby-relay/dist/index.js')
const { chromium } = await import('playwright-core')
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
const browser = await chromium.launch({ executablePath, args })

/** A TCP port that passes everything on after `ms`, in both directions. */
async function delayed(target, ms) {
  const server = createServer((socket) => {
    const onward = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ]) {
      from.setNoDelay(true)
      from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), ms))
      from.on('close', () => setTimeout(() => to.destroy(), ms))
      from.on('error', () => {}) // "close" follows
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** A page of its own for each measurement: nothing is warm that should be cold. */
async function fresh(address, measure) {
  const context = await browser.newContext()
  try {
    const tab = await context.newPage()
    await tab.goto(address)
    await tab.waitForFunction(() => 'bench' in globalThis)
    const tooLate = new Promise((_, reject) => setTimeout(reject, 20_000, new Error(`no answer from ${address}`)))
    return await Promise.race([measure(tab), tooLate])
  } finally {
    await context.close()
  }
}

async function measure(lobbyRtt) {
  const relay = await createRelay({ host: '127.0.0.1', page })
  const proxy = await delayed(relay.port, lobbyRtt / 2)
  const url = `http://127.0.0.1:${lobbyRtt === 0 ? relay.port : proxy.address().port}/?stun=${relay.port}`
  const hostContext = await browser.newContext()
  const hostTab = await hostContext.newPage()
  await hostTab.goto(url)
  await hostTab.waitForFunction(() => 'bench' in globalThis)
  const { link, rawId } = await hostTab.evaluate(() => globalThis.bench.host())
  const times = { raw: [], warm: [], rawCold: [], cold: [] }
  let lost = 0
  for (let round = -2; round < rounds; ) {
    try {
      const took = {
        raw: await fresh(url, (tab) => tab.evaluate((id) => globalThis.bench.raw(id), rawId)),
        warm: await fresh(url, (tab) => tab.evaluate(() => globalThis.bench.warm())),
        rawCold: await fresh(`${url}#raw=${rawId}`, (tab) => tab.evaluate(() => globalThis.coldJoin)),
        cold: await fresh(link, (tab) => tab.evaluate(() => globalThis.coldJoin)),
      }
      // The first two rounds warm the browser up.
      if (round >= 0) for (const [name, ms] of Object.entries(took)) times[name].push(ms)
      round++
    } catch (error) {
      if (++lost > 5) throw error
      console.error(`A round is lost and measured again: ${error.message.split('\n')[0]}`)
    }
  }
  await hostContext.close()
  proxy.close()
  await relay.close()
  const quantile = (all, q) => all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * q))]
  const ratios = (all, q) =>
    quantile(
      all.map((ms, round) => ms / times.raw[round]),
      q,
    )
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [
      name,
      {
        median: quantile(all, 0.5),
        p95: quantile(all, 0.95),
        ratio: quantile(all, 0.5) / quantile(times.raw, 0.5),
        ratioP95: ratios(all, 0.95),
      },
    ]),
  )
}

const results = []
for (const lobbyRtt of LOBBY_RTT) results.push({ lobbyRtt, figures: await measure(lobbyRtt) })
await browser.close()
rmSync(page, { recursive: true, force: true })
if (values.json) console.log(JSON.stringify({ unit: 'ms', rounds, goals: GOALS, results }, null, 2))
else {
  const row = (...cells) =>
    console.log(
      `  ${cells[0].padEnd(38)}${cells
        .slice(1)
        .map((cell) => cell.padStart(10))
        .join('')}`,
    )
  console.log(`\nJoin time in one Chromium, friends on one machine, ${rounds} rounds, ms`)
  for (const { lobbyRtt, figures } of results) {
    console.log(`\nLobby ${lobbyRtt === 0 ? 'on this machine' : `${lobbyRtt} ms away (round trip)`}`)
    row('', 'median', 'p95', '× raw', 'p95', 'goal')
    for (const [name, { median, p95, ratio, ratioP95 }] of Object.entries(figures)) {
      const goal = GOALS[name] === undefined ? '' : `≤ ${GOALS[name].toFixed(2)}`
      row(NAMES[name], median.toFixed(1), p95.toFixed(1), ratio.toFixed(2), ratioP95.toFixed(2), goal)
    }
  }
  console.log()
}
process.exit(0)
