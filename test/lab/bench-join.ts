import { parseArgs } from 'node:util'
import { type Cell, farApart, oneLan, twoHomes } from './cells.js'
import { Network, noNetworks } from './network.js'
import { BrowserFriend, Places } from './places.js'

/** Every measurement takes a page of its own: nothing is warm that should be cold. */
const CELLS: readonly {
  name: string
  goals: { warm: number; cold: number }
  build(network: Network): Promise<Cell>
}[] = [
  { name: 'one LAN', goals: { warm: 1, cold: 1.2 }, build: oneLan },
  {
    name: 'two homes, usual routers',
    goals: { warm: 1, cold: 1.2 },
    build: (network) => twoHomes(network, 'port-restricted', 'port-restricted'),
  },
  {
    name: 'everybody 80 ms apart',
    goals: { warm: 0.35, cold: 1.2 },
    build: (network) => farApart(network, { delay: 20 }),
  },
]
const RAW_ID = 'rawhost'

async function measure(page: string, { build }: (typeof CELLS)[number], rounds: number) {
  const [network, places] = [new Network(), new Places(page)]
  try {
    const { party, anns, bens } = await build(network)
    const { url } = await places.relay(party)
    const [atAnns, atBens] = [await places.chromium(anns), await places.chromium(bens)]
    const ann = await BrowserFriend.open(atAnns, url)
    const link = await ann.host()
    await ann.rawHost(RAW_ID)
    const visit = async (address: string, act: (friend: BrowserFriend) => Promise<number>) => {
      const friend = await BrowserFriend.open(atBens, address)
      return act(friend).finally(() => friend.page.context().close())
    }
    const all: { raw: number[]; warm: number[]; cold: number[] } = { raw: [], warm: [], cold: [] }
    for (let round = -1; round < rounds; round++) {
      const took = {
        raw: await visit(url, (ben) => ben.raw(RAW_ID)),
        warm: await visit(url, async (ben) => {
          await ben.enterLobby()
          await ben.page.waitForTimeout(300)
          return (await ben.join()).snapshot
        }),
        cold: await visit(link, async (ben) => (await ben.arrival()).snapshot),
      }
      if (round < 0) continue // warms the browsers up
      for (const kind of ['raw', 'warm', 'cold'] as const) all[kind].push(took[kind])
    }
    return all
  } finally {
    await places.close()
    network.close()
  }
}

function quantile(all: readonly number[], q: number): number {
  const sorted = all.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export async function benchJoin(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '10' } },
  })
  if (noNetworks) throw new Error(`This benchmark builds networks, which it can't do here: ${noNetworks}.`)
  const page = await Places.buildPage()
  const results = []
  for (const cell of CELLS) {
    const all = await measure(page, cell, Number(values.rounds))
    const figures = Object.entries(all).map(([kind, took]) => {
      const ratios = took.map((ms, round) => ms / (all.raw[round] ?? Number.NaN))
      const [median, p95] = [quantile(took, 0.5), quantile(took, 0.95)]
      return { kind, median, p95, ratio: median / quantile(all.raw, 0.5), ratioP95: quantile(ratios, 0.95) }
    })
    results.push({ cell: cell.name, goals: cell.goals, figures })
  }
  Places.discard(page)
  if (values.json) return console.log(JSON.stringify({ unit: 'ms', rounds: Number(values.rounds), results }, null, 2))
  console.log(`\nFrom a click (warm), or from the start of the page's script (cold), to the first snapshot,`)
  console.log(`beside raw PeerJS from its constructor to its first message; ${values.rounds} rounds, ms`)
  for (const { cell, goals, figures } of results) {
    console.log(`\n${cell.padEnd(30)}    median       p95     × raw       p95      goal`)
    for (const { kind, median, p95, ratio, ratioP95 } of figures) {
      const goal = kind === 'raw' ? '' : `≤ ${goals[kind === 'warm' ? 'warm' : 'cold'].toFixed(2)}`
      const cells = [median.toFixed(1), p95.toFixed(1), ratio.toFixed(2), ratioP95.toFixed(2), goal]
      console.log(`  ${kind.padEnd(28)}${cells.map((text) => text.padStart(10)).join('')}`)
    }
  }
}
