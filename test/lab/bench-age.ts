import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { machine, quantile, row } from '../../.dev/figures.mjs'
import { HERE } from './build.js'
import { type Host, Network, noNetworks, start } from './network.js'

const GOAL = 0.5
/** One way, ms, and what is lost each way. */
const WIRE = { delay: 40, loss: 0.05 }
const COMES_MS = 20_000
/** A look does not count as calm for so long after a process was late, ms: what had waited for it comes in that time. */
const CALM_MS = 300
/** The clock of the guest and the ways of both channels have settled, ms. */
const SETTLED_MS = 3000

/** When the guest looked, the tick it saw, and how many frames the reliable channel had brought. */
type Span = readonly [from: number, to: number]
type Look = readonly [at: number, tick: number, frames: number]
interface Watched {
  readonly seen: readonly Look[]
  /** Frames that came on the lossy lane. */
  readonly heard: number
  readonly path: string
  readonly rtt: number
  readonly lates: readonly Span[]
}
interface Made {
  readonly madeAt: readonly number[]
  /** Of each frame, its tick. */
  readonly sent: readonly number[]
  readonly bytes: number
  readonly lates: readonly Span[]
}

type Order = <T>(order: string, ...args: readonly unknown[]) => Promise<T>

/** A process on a host of the lab, told what to do by lines of JSON. */
function player(host: Host, entities: number): { order: Order; kill(): void } {
  const child = start(host, process.execPath, join(HERE, 'age-player.mjs'), `${entities}`)
  child.stderr.pipe(process.stderr)
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  createInterface(child.stdout).on('line', (line) => {
    const { id, value, error } = JSON.parse(line)
    if (error === undefined) waiting.get(id)?.resolve(value as never)
    else waiting.get(id)?.reject(new Error(error))
    waiting.delete(id)
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the process is gone'))
  })
  let orders = 0
  return {
    order: (order, ...args) => {
      const id = ++orders
      child.stdin.write(`${JSON.stringify({ id, order, args })}\n`)
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    },
    kill: () => child.kill('SIGKILL'),
  }
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + COMES_MS; performance.now() < end; await pause(50)) if (await look()) return
  throw new Error(`not within ${COMES_MS} ms: ${what}`)
}

/** One match between two hosts with a bad wire between them, linked by hand: there is no way but WebRTC. */
async function play(entities: number, seconds: number) {
  const network = new Network()
  const wireLates: Span[] = []
  try {
    const lan = network.segment('192.168.7')
    const ann = player(await network.host('ann', lan), entities)
    const ben = player(
      await network.host('ben', lan, { ...WIRE, late: (from, to) => wireLates.push([from, to]) }),
      entities,
    )
    await ann.order('accept', await ben.order('answer', await ann.order('invite')))
    await ann.order('takeAnswer', await ben.order('takeOffer', await ann.order('offer')))
    await until('the guest is in', async () => (await ben.order('phase')) === 'waiting')
    await until(
      'both are linked twice',
      async () => (await ann.order<boolean>('isOpen')) && ben.order<boolean>('isOpen'),
    )
    await until('all are ready', () => ann.order<boolean>('start'))
    await until('the match runs', async () => (await ben.order('phase')) === 'playing')
    await pause(SETTLED_MS)
    const before = await ann.order<Made>('made')
    const watched = await ben.order<Watched>('watch', seconds)
    const { madeAt, sent, bytes, lates } = await ann.order<Made>('made')
    const all = [...lates, ...watched.lates, ...wireLates]
    const isCalm = (at: number) => !all.some(([from, to]) => at > from && at < to + CALM_MS)
    const frames = sent.length - before.sent.length
    const age = (at: number, tick: number | undefined) => at - (madeAt[tick ?? -1] ?? Number.NaN)
    const agesOf = (seen: readonly Look[]) => ({
      lossy: seen.map(([at, tick]) => age(at, tick)),
      ordered: seen.map(([at, , count]) => age(at, sent[count - 1])),
    })
    return {
      all: agesOf(watched.seen),
      calm: agesOf(watched.seen.filter(([at]) => isCalm(at))),
      lost: 1 - watched.heard / frames,
      frameBytes: (bytes - before.bytes) / frames,
      path: watched.path,
      rtt: watched.rtt,
    }
  } finally {
    network.close()
  }
}

const ages = (list: readonly number[]) => ({ median: quantile(list, 0.5), p99: quantile(list, 0.99) })

function compared({ lossy, ordered }: Awaited<ReturnType<typeof play>>['all']) {
  const [ours, theirs] = [ages(lossy), ages(ordered)]
  return { looks: lossy.length, lossy: ours, ordered: theirs, ratio: ours.p99 / theirs.p99 }
}

export async function benchAge(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '60' },
      entities: { type: 'string', default: '20,200' },
    },
  })
  if (noNetworks) throw new Error(`Skipped: this benchmark builds networks, which it can't do here: ${noNetworks}.`)
  const [rounds, seconds] = [Math.max(1, Number(values.rounds) || 3), Math.max(5, Number(values.seconds) || 60)]
  const results = []
  for (const entities of values.entities.split(',').map(Number))
    for (let round = 1; round <= rounds; round++) {
      console.error(`${entities} entities, round ${round} of ${rounds} …`)
      const { all, calm, ...facts } = await play(entities, seconds)
      results.push({ entities, round, all: compared(all), calm: compared(calm), ...facts })
    }
  if (values.json)
    return console.log(
      JSON.stringify({ machine: machine(), unit: 'ms', goal: GOAL, wire: WIRE, seconds, results }, null, 2),
    )
  console.log(`
Age of the state a guest shows, ms: real WebRTC between two network namespaces, 5 % lost and 40 ms each way, 30 Hz, ${seconds} s.
Reliable: the same frames on an ordered channel that loses nothing, of a second connection beside it. Calm: without the looks within
${CALM_MS} ms of a moment in which host, guest or wire was kept from running for more than 10 ms: what else this machine does delays both alike.
`)
  row('', 'looks', 'median', 'p99', 'reliable', 'p99', 'ratio', 'goal', '', 'lost', 'B/frame')
  for (const { entities, round, all, calm, lost, frameBytes } of results)
    for (const [name, { looks, lossy, ordered, ratio }] of Object.entries({ all, calm }))
      row(
        `${entities} entities, round ${round}, ${name}`,
        looks,
        ...[lossy.median, lossy.p99, ordered.median, ordered.p99].map((ms) => ms.toFixed(0)),
        ...[ratio.toFixed(2), `≤ ${GOAL}`, ratio <= GOAL ? '' : 'missed'],
        ...(name === 'all' ? [`${(lost * 100).toFixed(1)} %`, frameBytes.toFixed(0)] : []),
      )
  const { cores, load, node } = machine()
  console.log(`\nAll on one device with ${cores} cores, load ${load.toFixed(1)}, Node ${node}.`)
}
