import { parseArgs } from 'node:util'
import { BENCH_CELLS, type BenchCell } from './bench-cells.js'
import { type Built, buildLab } from './build.js'
import type { Friend } from './friend.js'
import { type Host, Network, noNetworks } from './network.js'
import { Places } from './places.js'

const RAW_ID = 'rawhost'
/** Time for a lobby that was entered to be at rest, ms. */
const REST_MS = 300
/** After so many rounds without a message raw PeerJS is not asked again. */
const ENOUGH = 2
/** What is compared with what. */
const KINDS = { raw: 'raw', warm: 'raw', script: 'raw', rawCold: 'rawCold', cold: 'rawCold' } as const
const NAMES: Readonly<Record<Kind, string>> = {
  raw: 'raw PeerJS, its constructor',
  warm: 'join, lobby open (warm)',
  script: 'join, script start',
  rawCold: 'raw PeerJS, page opened',
  cold: 'join, page opened (cold)',
}

type Kind = keyof typeof KINDS
const kinds = Object.keys(KINDS) as Kind[]
type Figures = Record<Kind, number[]>

/** Every measurement takes a page, or a process, of its own: nothing is warm that should be cold. `Infinity` (in JSON `null`): never. */
async function measure(built: Built, { build, withoutRelay = false }: BenchCell, rounds: number): Promise<Figures> {
  const [network, places] = [new Network(), new Places(built)]
  try {
    const { party, anns, bens } = await build(network)
    const { url } = await places.relay(party)
    const at = (host: Host) => (withoutRelay ? inNode(places, host) : inChromium(places, host, url))
    const [open, openBens] = [await at(anns), await at(bens)]
    const ann = await open()
    const link = await ann.host()
    await ann.rawHost(url, RAW_ID)
    const visit = async <T>(address: string | undefined, act: (friend: Friend) => Promise<T>) => {
      const friend = await openBens(address)
      return act(friend).finally(() => friend.leave())
    }
    const warm = async (ben: Friend) => {
      await ben.enterLobby()
      await new Promise((resolve) => setTimeout(resolve, REST_MS))
      return (await ben.join()).snapshot
    }
    /** A Node process has no page to open: it counts from its call. */
    const arrive = async (ben: Friend) => {
      const { snapshot, opened } = await (withoutRelay ? ben.join(link) : ben.arrival())
      return { script: snapshot, cold: withoutRelay ? snapshot : opened }
    }
    const rawPage = new URL(`raw.html#${RAW_ID}`, url).href
    const rawCold = async (ben: Friend) => (await ben.arrival()).opened
    const all: Figures = { raw: [], warm: [], script: [], rawCold: [], cold: [] }
    let nevers = 0
    for (let round = -1; round < rounds; round++) {
      const raw = nevers < ENOUGH ? await visit(undefined, (ben) => ben.raw(url, RAW_ID)) : Infinity
      nevers = raw === Infinity ? nevers + 1 : 0
      const took = {
        raw,
        warm: await visit(undefined, warm),
        rawCold: withoutRelay || raw === Infinity ? raw : await visit(rawPage, rawCold),
        ...(await visit(link, arrive)),
      }
      if (round < 0) continue // warms the browsers up
      for (const kind of kinds) all[kind].push(took[kind])
    }
    return all
  } finally {
    await places.close()
    network.close()
  }
}

type Open = (address?: string) => Promise<Friend>

async function inChromium(places: Places, host: Host, url: string): Promise<Open> {
  const device = await places.chromium(host)
  return (address = url) => device.open(address)
}

async function inNode(places: Places, host: Host): Promise<Open> {
  const device = await places.node(host)
  return () => device.open()
}

function quantile(all: readonly number[], q: number): number {
  const sorted = all.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export async function benchJoin(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '10' },
      cells: { type: 'string', default: '' },
    },
  })
  if (noNetworks) throw new Error(`This benchmark builds networks, which it can't do here: ${noNetworks}.`)
  const built = await buildLab()
  const results = []
  for (const cell of BENCH_CELLS.filter(({ name }) => name.includes(values.cells))) {
    if (!values.json) console.log(`${cell.name} …`)
    const all = await measure(built, cell, Number(values.rounds))
    const figures = kinds.map((kind) => {
      const raw = all[KINDS[kind]]
      const ratios = all[kind].map((ms, round) => ms / (raw[round] ?? Number.NaN))
      const [median, p95] = [quantile(all[kind], 0.5), quantile(all[kind], 0.95)]
      return { kind, median, p95, ratio: median / quantile(raw, 0.5), ratioP95: quantile(ratios, 0.95) }
    })
    results.push({ cell: cell.name, goals: cell.goals, figures })
  }
  built.discard()
  if (values.json) return console.log(JSON.stringify({ unit: 'ms', rounds: Number(values.rounds), results }, null, 2))
  console.log(
    `\nTo the first snapshot, from a click (warm), the start of the page's script, or its opening (cold); beside raw PeerJS`,
  )
  console.log(
    `to its first message, from its constructor, or from opening a page with nothing else; ${values.rounds} rounds, ms`,
  )
  for (const { cell, goals, figures } of results) {
    console.log(`\n${cell.padEnd(30)}    median       p95     × raw       p95      goal`)
    for (const { kind, median, p95, ratio, ratioP95 } of figures) {
      const goal = (kind === 'warm' || kind === 'cold') && ratio > 0 ? `≤ ${goals[kind].toFixed(2)}` : ''
      const cells = [ms(median), ms(p95), times(ratio), times(ratioP95), goal]
      console.log(`  ${NAMES[kind].padEnd(28)}${cells.map((text) => text.padStart(10)).join('')}`)
    }
  }
}

function ms(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : 'never'
}

/** Against what never came there is no ratio. */
function times(value: number): string {
  return value > 0 ? value.toFixed(2) : '–'
}
