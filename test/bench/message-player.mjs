// Somebody in a session, for `bench:messages`: `RELAY NAME [CODE]`; hosts without a code. Answers every message, and
// whatever comes on a raw channel of the same connection. Told `measure COUNT KINDS` on its input, it sends these by turns and
// says how long the way there and back took, in a line of JSON; told `burn KIND COUNT`, it sends so many of one kind.
import { createInterface } from 'node:readline'
import { createMatchmaker, defineGame, one, uint } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { tapConnections } from './tapped.mjs'

const [relay, name, code] = process.argv.slice(2)
/** Between two of them, ms: a game may send 60 messages a second. */
const PAUSE_MS = 10
const RAW = 'raw'
/** What a raw message is: one to answer, one to take the detour, its way to the other guest and back. */
const [ECHO, DETOUR, OVER, BACK] = [0, 1, 2, 3].map((kind) => Uint8Array.of(kind, 0, 0, 0, 0, 0, 0, 0))

const connections = []
/** Of the guests, at the host. */
const raws = []
tapConnections((connection) => {
  connections.push(connection)
  connection.addEventListener('datachannel', ({ channel }) => {
    if (channel.label !== RAW) return
    raws.push(channel)
    channel.binaryType = 'arraybuffer'
    channel.onmessage = ({ data }) => {
      const [kind] = new Uint8Array(data)
      const other = raws.find((one) => one !== channel)
      if (kind === ECHO[0]) channel.send(ECHO)
      else other?.send(kind === DETOUR[0] ? OVER : ECHO)
    }
  })
})

const game = defineGame({
  id: 'message-bench',
  version: 1,
  seats: { min: 1, max: 8 },
  tickRate: 30,
  world: { counter: one({ count: uint(65535) }) },
  messages: { ping: { number: uint(65535) }, pong: { number: uint(65535) } },
  setup() {},
  join() {},
  step(world) {
    world.counter.count = (world.counter.count + 1) % 65536
  },
})
const say = (message) => console.log(JSON.stringify(message))
const matchmaker = await createMatchmaker({ game, player: { name }, ...node({ relay, lan: false }) })
const session = await (code ? matchmaker.join(code) : matchmaker.host({ visibility: 'public', maxPlayers: 8 }))
for (const lossy of [false, true])
  session.onMessage('ping', (message, from) => {
    if ((message.number % 2 === 1) === lossy) session.send('pong', message, { to: from, lossy })
  })

/** Waits for the one message that answers, ms from the call of `send`. */
function trip(listen, send) {
  return new Promise((resolve) => {
    const undo = listen(() => {
      const took = performance.now() - start
      undo()
      resolve(took)
    })
    const start = performance.now()
    send()
  })
}

async function openRaw() {
  const connection = connections.find(({ connectionState }) => connectionState === 'connected')
  const channel = connection.createDataChannel(RAW)
  channel.binaryType = 'arraybuffer'
  if (channel.readyState !== 'open')
    await new Promise((resolve) => {
      channel.onopen = resolve
    })
  let heard = () => {}
  channel.onmessage = ({ data }) => (new Uint8Array(data)[0] === OVER[0] ? channel.send(BACK) : heard())
  return {
    send: (bytes) => channel.send(bytes),
    listen: (call) => {
      heard = call
      return () => {}
    },
  }
}
/** Of a guest, once it is directly linked. */
let raw

const answered = (call) => session.onMessage('pong', call)
const message = (lossy) => () => session.send('ping', { number: lossy ? 1 : 0 }, { to: 'host', lossy })
const KINDS = {
  raw: async () => {
    const { listen, send } = await raw
    return trip(listen, () => send(ECHO))
  },
  /** Raw, and from the host to the other guest and back before it is answered. */
  detour: async () => {
    const { listen, send } = await raw
    return trip(listen, () => send(DETOUR))
  },
  send: () => trip(answered, message(false)),
  lossy: () => trip(answered, message(true)),
}
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))

async function measure(count, kinds) {
  const all = Object.fromEntries(kinds.map((kind) => [kind, []]))
  for (let i = 0; i < count; i++)
    for (const kind of kinds) {
      all[kind].push(await KINDS[kind]())
      await pause()
    }
  return all
}

async function burn(kind, count) {
  for (let i = 0; i < count; i++) {
    await KINDS[kind]()
    await pause()
    await pause() // a host bears 60 of one kind in a second
  }
}

say({ code: session.invitation.code })
setInterval(() => {
  const { net, players, phase, standby } = session
  say({ path: net.path, players: players.length, phase, standby: standby?.name })
}, 200)
createInterface({ input: process.stdin }).on('line', (line) => {
  const [word, ...rest] = line.split(' ')
  if (word === 'ready') {
    raw = openRaw()
    session.ready()
  }
  if (word === 'start') session.start()
  if (word === 'end') process.exit()
  if (word === 'cpu') say({ cpu: process.cpuUsage() })
  if (word === 'measure') measure(Number(rest[0]), rest[1].split(',')).then((trips) => say({ trips }))
  if (word === 'burn') burn(rest[0], Number(rest[1])).then(() => say({ burned: rest[0] }))
})
