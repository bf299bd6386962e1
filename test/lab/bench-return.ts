import { parseArgs } from 'node:util'
import { type Built, buildLab } from './build.js'
import { oneLan } from './cells.js'
import type { ChromiumFriend } from './chromium-device.js'
import { Network, noNetworks } from './network.js'
import type { NodeDevice } from './node-device.js'
import { pull, returned } from './outage.js'
import { Places } from './places.js'

const RAW_ID = 'rawhost'
const PULLED_MS = 10_000
const GRACE_MS = 30_000
const CROWD = 7
const KINDS = {
  reload: 'reload → back in the game',
  reloadRaw: '  a reload and raw PeerJS’s first message',
  loss: '10 s without network → back, from the first try',
  cable: '  the same, from the cable',
  lossRaw: '  raw PeerJS’s first message, nothing lost',
  crowd: 'seven guests join at once: each',
  crowdAll: '  until all are in',
  alone: '  one joins alone',
} as const
const GOALS: Partial<Figures<number>> = { reload: 2000, loss: 1000 }

/** What each stands beside. */
const FLOORS: Partial<Record<keyof typeof KINDS, keyof typeof KINDS>> = {
  ...{ reload: 'reloadRaw', loss: 'lossRaw', cable: 'lossRaw' },
  ...{ crowd: 'alone', crowdAll: 'alone' },
}

type Figures<T> = Record<keyof typeof KINDS, T>

/**
 * On one LAN with a lobby: Ann hosts in Node, and Ben reloads his page; Dan hosts in Node, and Cleo loses her network. These are sessions
 * of two: of three, whoever is parted from the host with somebody else goes on without it.
 */
async function measure(built: Built, rounds: number): Promise<Figures<number[]>> {
  const [network, places] = [new Network(), new Places(built)]
  try {
    const { party, anns, bens } = await oneLan(network)
    const { url } = await places.relay(party)
    const [annsNode, bensNode, chromium] = [
      await places.node(anns),
      await places.node(bens),
      await places.chromium(bens),
    ]
    const [ann, dan] = [await annsNode.open(url), await annsNode.open(url)]
    const [link, dansLink] = [await ann.host(GRACE_MS), await dan.host(GRACE_MS)]
    await ann.rawHost(url, RAW_ID)
    const [ben, plain, cleo] = [await chromium.open(link), await chromium.open(url), await bensNode.open(dansLink)]
    await Promise.all([ben.arrival(), cleo.arrival()])
    const all: Figures<number[]> = {
      ...{ reload: [], reloadRaw: [], loss: [], cable: [], lossRaw: [] },
      ...{ crowd: [], crowdAll: [], alone: [] },
    }
    for (let round = -1; round < rounds; round++) {
      // Each takes half a minute and more: whoever waits sees that it goes on.
      console.error(round < 0 ? 'Warming up …' : `Round ${round + 1} of ${rounds} …`)
      const reload = await fromReload(ben, () => ben.arrival())
      const reloadRaw = await fromReload(plain, () => plain.raw(url, RAW_ID))
      await cleo.reached('lan')
      const { fromTry: loss, fromCable: cable } = await returned(cleo, pull(network, bens, PULLED_MS))
      const fresh = await bensNode.open(url)
      const lossRaw = await fresh.raw(url, RAW_ID)
      await fresh.leave()
      const joined = await crowd(annsNode, bensNode, url)
      if (round < 0) continue // warms everything up
      const took = {
        reload: [reload],
        reloadRaw: [reloadRaw],
        loss: [loss],
        cable: [cable],
        lossRaw: [lossRaw],
        ...joined,
      }
      for (const kind of Object.keys(all) as (keyof typeof all)[]) all[kind].push(...took[kind])
    }
    return all
  } finally {
    await places.close()
    network.close()
  }
}

/** Seven processes join one session in the same moment, and one before them another, alone: from the call to the first snapshot. */
async function crowd(anns: NodeDevice, bens: NodeDevice, url: string) {
  const [host, other, first] = [await anns.open(url), await anns.open(url), await bens.open(url)]
  const guests = await Promise.all(Array.from({ length: CROWD }, () => bens.open(url)))
  try {
    const [link, othersLink] = [await host.host(), await other.host()]
    const alone = (await first.join(othersLink)).snapshot
    const start = performance.now()
    const joined = await Promise.all(guests.map((guest) => guest.join(link)))
    const crowdAll = performance.now() - start
    return { crowd: joined.map(({ snapshot }) => snapshot), crowdAll: [crowdAll], alone: [alone] }
  } finally {
    for (const one of [first, other, ...guests, host]) await one.leave()
  }
}

async function fromReload({ page }: ChromiumFriend, arrived: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await page.reload({ waitUntil: 'commit' })
  await page.waitForFunction(() => 'peer' in globalThis)
  await arrived()
  return performance.now() - start
}

function quantile(all: readonly number[], q: number): number {
  const sorted = all.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export async function benchReturn(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '10' } },
  })
  if (noNetworks) throw new Error(`This benchmark builds networks, which it can't do here: ${noNetworks}.`)
  const rounds = Math.max(1, Number(values.rounds) || 10)
  const built = await buildLab()
  const all = await measure(built, rounds).finally(() => built.discard())
  const results = (Object.keys(KINDS) as (keyof typeof KINDS)[]).map((kind) => ({
    ...{ kind, name: KINDS[kind].trim(), goal: GOALS[kind] },
    ...{ median: quantile(all[kind], 0.5), p95: quantile(all[kind], 0.95) },
    ratio: quantile(all[kind], 0.5) / quantile(all[FLOORS[kind] ?? kind], 0.5),
  }))
  if (values.json) return console.log(JSON.stringify({ unit: 'ms', rounds, results }, null, 2))
  console.log(`On one LAN with a lobby, until play goes on; ${rounds} rounds, ms\n`)
  console.log(`${''.padEnd(50)}    median       p95   × floor      goal`)
  for (const { kind, median, p95, ratio, goal } of results) {
    const cells = [
      median.toFixed(0),
      p95.toFixed(0),
      FLOORS[kind] ? ratio.toFixed(2) : '',
      goal === undefined ? '' : `≤ ${goal}`,
    ]
    console.log(`${KINDS[kind].padEnd(50)}${cells.map((text) => text.padStart(10)).join('')}`)
  }
}
