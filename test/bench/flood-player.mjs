// Somebody in a match, for `bench:flood`: `RELAY NAME [CODE]`; hosts without a code. Says in lines of JSON what the host's
// ticks cost and who was taken out. Told `flood KIND MS` on its input, it does so with all its might, from new keys when
// that is the kind; when it is cut off it asks to come back in, again and again, until the time is over. Told `busy MS`, it
// leaves and uses a core of this device.
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { createMatchmaker, defineGame, fixed, one, table, uint } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { Budget } from '../../sdk/dist/session/budget.js'
import { tapConnections } from './tapped.mjs'

const [relay, name, code] = process.argv.slice(2)
const BODIES = 48
/** What a flooder puts on the line at once, before it looks at what came. */
const AT_ONCE = 64
/** More than this waiting for the network is no faster, bytes. */
const WAITING = 1 << 20
const BURNT = new Uint8Array(1024)

/** The data channels by name, of each connection: some are made before they are needed, or in vain; the first that is open goes to the host. */
let made = []
tapConnections((connection) => {
  const own = {}
  made.push(own)
  const create = connection.createDataChannel
  connection.createDataChannel = (label, options) => {
    const channel = create.call(connection, label, options)
    own[label] = channel
    return channel
  }
})
const isOpen = (channel) => channel?.readyState === 'open'

let stepped = 0
const game = defineGame({
  id: 'flood-bench',
  version: 1,
  seats: { min: 1, max: 8 },
  tickRate: 30,
  input: { x: fixed(-1, 1, 1 / 64) },
  messages: { chat: { number: uint(65535) } },
  world: {
    counter: one({ count: uint(65535) }),
    bodies: table(BODIES, { x: fixed(-512, 512, 1 / 8), vx: fixed(-64, 64, 1 / 8) }),
  },
  setup(world) {
    for (let i = 0; i < BODIES; i++) world.bodies.add({ x: i * 8 - 200, vx: (i % 7) - 3 })
  },
  join() {},
  step(world, _inputs, ctx) {
    if (!ctx.predicting) stepped++
    world.counter.count = (world.counter.count + 1) % 65536
    for (const body of world.bodies) {
      body.x += body.vx
      if (Math.abs(body.x) > 500) body.vx = -body.vx
    }
  },
})

const now = () => performance.timeOrigin + performance.now()
const say = (message) => console.log(JSON.stringify(message))

/** A platform whose clock notes how long each tick took, ms, and when it was. */
function timed(platform, ticks) {
  const after = (ms, call) =>
    platform.clock.after(ms, () => {
      const [before, from] = [stepped, performance.now()]
      call()
      const count = stepped - before
      if (count > 0) ticks.push([Math.round(now()), (performance.now() - from) / count, count])
    })
  const { clock } = platform
  return { ...platform, clock: { now: () => clock.now(), after, every: (ms, call) => clock.every(ms, call) } }
}

const ticks = []
let over = () => {}
async function enter() {
  made = []
  const platform = node({ relay, lan: false })
  const matchmaker = await createMatchmaker({ game, player: { name }, ...(code ? platform : timed(platform, ticks)) })
  return {
    matchmaker,
    join: () => matchmaker.join(code),
    host: () => matchmaker.host({ visibility: 'public', maxPlayers: 8 }),
  }
}
let me = await enter()
let session = await (code ? me.join() : me.host())
session.on('playerLeft', (player, reason) => say({ out: { name: player.name, reason, at: now() } }))
session.on('ended', () => over())
session.onMessage('chat', () => {})

const moment = () => new Promise((resolve) => setImmediate(resolve))
const filled = (bytes, ...first) => {
  const frame = new Uint8Array(bytes).fill(1)
  frame.set(first)
  return frame
}

/** Each puts one more on the line, and answers false when that can take no more. */
const onto = (lane, bytes) => () => {
  const channel = made.find((own) => isOpen(own[lane]))?.[lane]
  if (!channel || channel.bufferedAmount > WAITING) return false
  try {
    channel.send(bytes)
    return true
  } catch {
    return false // it closes
  }
}
const KINDS = {
  messages: () => {
    try {
      session.send('chat', { number: 1 })
      return true
    } catch {
      return false
    }
  },
  pings: onto('state', filled(9, 18)),
  acknowledgements: onto('events', filled(2, 4, 0)),
  long: onto('events', filled(16_000, 4, 0)),
  nonsense: onto('state', filled(3, 99)),
}

/** What a flood costs the host merely as both share this device. */
async function busy(ms) {
  me.matchmaker.close()
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const until = performance.now() + ms
  say({ busy: now() })
  while (performance.now() < until) {
    for (const turn = performance.now(); performance.now() - turn < 1; ) createHash('sha256').update(BURNT).digest()
    await moment()
  }
}

async function flood(kind, ms) {
  Budget.prototype.take = () => true // its own pace is what an honest device keeps
  const until = performance.now() + ms
  let [sent, entries] = [0, 0]
  while (performance.now() < until) {
    let isOver = false
    over = () => {
      isOver = true
    }
    let began = false
    while (!isOver && performance.now() < until) {
      for (let i = 0; i < AT_ONCE && KINDS[kind](); i++) {
        if (!began) say({ began: now() }) // an entry in which nothing gets onto a line floods nobody
        began = true
        sent++
      }
      await moment()
    }
    // Cut off: back in, by the same key, or by a new one each time.
    while (isOver && performance.now() < until)
      try {
        if (process.env.NEW_KEYS) {
          me.matchmaker.close()
          me = await enter()
        }
        session = await me.join()
        session.on('ended', () => over())
        isOver = false
        entries++
      } catch {
        await moment()
      }
  }
  say({ flooded: { sent, entries } })
}

say({ code: session.invitation.code })
setInterval(() => {
  say({ path: session.net.path, players: session.players.length, phase: session.phase })
  if (!code) say({ ticks: ticks.splice(0), cpu: process.cpuUsage(), at: now() })
}, 100)
createInterface({ input: process.stdin }).on('line', (line) => {
  const [word, kind, ms] = line.split(' ')
  if (word === 'ready') session.ready()
  if (word === 'start') session.start()
  if (word === 'busy') busy(Number(kind))
  if (word === 'flood') flood(kind, Number(ms))
})
