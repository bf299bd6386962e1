// Join time beside raw PeerJS, in one run on one machine: `npm run bench [-- --rounds 30] [--json]`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureInstalled, run } from './setup.mjs'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '25' } },
})
ensureInstalled()
;(await import('./build.mjs')).build()
const { path: executablePath, reason } = await (await import('./chromium.mjs')).findChromium()
if (!executablePath) {
  console.error(`The benchmark needs a browser: ${reason}`)
  process.exit(1)
}
const page = mkdtempSync(join(tmpdir(), 'skirmish-bench-'))
run('npx', ['vite', 'build', 'test/bench', '--outDir', page, '--emptyOutDir', '--logLevel', 'error', '--base', './'])
const { createRelay } = await import('../lobby-relay/dist/index.js')
const { chromium } = await import('playwright-core')
const relay = await createRelay({ host: '127.0.0.1', page })
const url = `http://127.0.0.1:${relay.port}/`
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic'],
})

/** A page of its own for each measurement: nothing is warm that should be cold. */
async function fresh(address, measure) {
  const context = await browser.newContext()
  try {
    const tab = await context.newPage()
    await tab.goto(address)
    await tab.waitForFunction(() => 'bench' in globalThis)
    return await measure(tab)
  } finally {
    await context.close()
  }
}

const hostTab = await (await browser.newContext()).newPage()
await hostTab.goto(url)
await hostTab.waitForFunction(() => 'bench' in globalThis)
const { link, rawId } = await hostTab.evaluate(() => globalThis.bench.host())
const times = { raw: [], warm: [], cold: [] }
const rounds = Number(values.rounds)
for (let round = -2; round < rounds; round++) {
  const took = {
    raw: await fresh(url, (tab) => tab.evaluate((id) => globalThis.bench.raw(id), rawId)),
    warm: await fresh(url, (tab) => tab.evaluate(() => globalThis.bench.warm())),
    cold: await fresh(link, (tab) => tab.evaluate(() => globalThis.coldJoin)),
  }
  if (round >= 0) for (const [name, ms] of Object.entries(took)) times[name].push(ms) // the first two rounds warm the browser up
}
await browser.close()
await relay.close()
rmSync(page, { recursive: true, force: true })

const quantile = (all, q) => all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * q))]
const figures = Object.fromEntries(
  Object.entries(times).map(([name, all]) => [
    name,
    { median: quantile(all, 0.5), p95: quantile(all, 0.95), ratio: quantile(all, 0.5) / quantile(times.raw, 0.5) },
  ]),
)
if (values.json) console.log(JSON.stringify({ rounds, unit: 'ms', figures, goals: { warm: 1, cold: 1.3 } }, null, 2))
else {
  const row = (...cells) =>
    console.log(
      `  ${cells[0].padEnd(34)}${cells
        .slice(1)
        .map((cell) => cell.padStart(10))
        .join('')}`,
    )
  console.log(`\nJoin time in one Chromium over loopback, ${rounds} rounds, ms\n`)
  row('', 'median', 'p95', '× raw', 'goal')
  const names = {
    raw: 'raw PeerJS, constructor to message',
    warm: 'join, lobby open (warm)',
    cold: 'join, from script start (cold)',
  }
  for (const [name, { median, p95, ratio }] of Object.entries(figures))
    row(
      names[name],
      median.toFixed(1),
      p95.toFixed(1),
      ratio.toFixed(2),
      { raw: '', warm: '≤ 1.00', cold: '≤ 1.30' }[name],
    )
  console.log()
}
process.exit(0)
