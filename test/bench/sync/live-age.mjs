// How old the state is that a guest shows, in a real session of two matchmakers on the virtual network: by the lossy lane, and the same
// frames over one that sends again what was lost and holds back what came after it.
import { quantile } from '../../../.dev/figures.mjs'
import { createMatchmaker, defineGame, fixed, one, table } from '../../../sdk/dist/index.js'
import { ManualClock, MemoryDirectory, VirtualNetwork, virtualPlatform } from '../../../sdk/dist/testing.js'

const WEATHER = { latency: 40, jitter: 4, loss: { toBad: 0.05 / 0.95, toGood: 1, whileBad: 1 } }
const SECONDS = 120
const SEEN_LOST = 3 * (1000 / 30) + 2 * WEATHER.latency
const LEAST_TIMEOUT = 200
const FRAME = 1000 / 60

/** Twenty that move; each tick is told from the one before. What is drawn is the newest that came. */
function gameOf(madeAt, clock) {
  return defineGame({
    id: 'bench',
    version: 1,
    seats: { min: 1, max: 2 },
    tickRate: 30,
    drawing: { predict: false, interpolate: false },
    world: {
      rows: table(20, { x: fixed(-4096, 4096, 1 / 16).movesBy('vx'), vx: fixed(-64, 64, 1 / 4) }),
      tick: one({ number: fixed(0, 1_000_000, 1) }),
    },
    setup(world) {
      for (let i = 0; i < 20; i++) world.rows.add({ vx: i })
    },
    step(world, _inputs, ctx) {
      world.tick.number = ctx.tick
      madeAt[ctx.tick] = clock.now()
      for (const row of world.rows) {
        if (ctx.random() < 0.1) row.vx = (ctx.random() - 0.5) * 100
        row.x += row.vx * ctx.dt
      }
    },
  })
}

/** The lossy lane as one that is ordered and loses nothing: as in `state-age.mjs`, three later frames tell of a loss, or a timer. */
function keepOrder(network) {
  const free = new Map()
  const isLost = () => network.random(1)[0] < 256 * 0.05
  network.carryLossy = (from, to, deliver) => {
    const now = network.clock.now()
    const way = `${from}>${to}`
    let delay = WEATHER.latency + (network.random(1)[0] / 256) * WEATHER.jitter
    for (let again = 0; isLost(); again++) delay += again === 0 ? SEEN_LOST : LEAST_TIMEOUT * 2 ** (again - 1)
    const at = Math.max(free.get(way) ?? 0, now + delay)
    free.set(way, at)
    network.clock.after(at - now, deliver)
  }
}

async function ages(change) {
  const clock = new ManualClock()
  const network = new VirtualNetwork(clock, 7)
  network.setConditions(WEATHER)
  change(network)
  const directory = new MemoryDirectory(network.random)
  const madeAt = []
  const game = gameOf(madeAt, clock)
  const settled = async (work) => {
    let isDone = false
    work.then(() => {
      isDone = true
    })
    while (!isDone) await clock.advance(10)
    return work
  }
  const place = async (name) =>
    createMatchmaker({ game, player: { name }, ...virtualPlatform(network, name.toLowerCase(), directory) })
  const [annsPlace, bensPlace] = [await place('Ann'), await place('Ben')]
  const ann = await settled(annsPlace.host())
  const ben = await settled(bensPlace.join(ann.invitation.code))
  ben.ready()
  await clock.advance(1000)
  ann.start()
  await clock.advance(6000)
  const shown = []
  for (const end = clock.now() + SECONDS * 1000; clock.now() < end; ) {
    await clock.advance(FRAME)
    shown.push(clock.now() - madeAt[ben.view(clock.now()).tick.number])
  }
  ben.leave()
  ann.leave()
  return { median: quantile(shown, 0.5), p99: quantile(shown, 0.99) }
}

export async function liveAge() {
  return [
    { name: 'session, reliable and ordered', ...(await ages(keepOrder)) },
    { name: 'session, lossy lane', ...(await ages(() => {})) },
  ]
}
