// Somebody in a session, for `bench:messages`: `RELAY NAME [CODE]`; hosts without a code. Answers every message, and
// whatever comes on a raw channel of the same connection. Told `measure COUNT` on its input, it sends both by turns and
// says how long the way there and back took, in a line of JSON.
import { createInterface } from 'node:readline'
import { createMatchmaker, defineGame, one, uint } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'
import { tapConnections } from './tapped.mjs'

const [relay, name, code] = process.argv.slice(2)
/** Between two of them, ms: a game may send 60 messages a second. */
const PAUSE_MS = Number(process.env.PAUSE ?? 10)
const WARM_UP = 100
const RAW = 'raw'

const connections = []
tapConnections((connection) => {
  connections.push(connection)
  connection.addEventListener('datachannel', ({ channel }) => {
    if (channel.label !== RAW) return
    channel.binaryType = 'arraybuffer'
    channel.onmessage = ({ data }) => channel.send(data)
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
  return channel
}

async function measure(count) {
  const channel = await openRaw()
  const bytes = new Uint8Array(8)
  const heard = (call) => {
    channel.onmessage = call
    return () => {}
  }
  const answered = (call) => session.onMessage('pong', call)
  const message = (lossy) => () => session.send('ping', { number: lossy ? 1 : 0 }, { to: 'host', lossy })
  const kinds = {
    raw: () => trip(heard, () => channel.send(bytes)),
    send: () => trip(answered, message(false)),
    lossy: () => trip(answered, message(true)),
  }
  const all = { raw: [], send: [], lossy: [] }
  for (let i = -WARM_UP; i < count; i++)
    for (const kind of Object.keys(kinds)) {
      const took = await kinds[kind]()
      if (i >= 0) all[kind].push(took)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  return all
}

say({ code: session.invitation.code })
setInterval(() => say({ path: session.net.path, players: session.players.length, phase: session.phase }), 200)
createInterface({ input: process.stdin }).on('line', (line) => {
  const [word, count] = line.split(' ')
  if (word === 'ready') session.ready()
  if (word === 'start') session.start()
  if (word === 'end') process.exit()
  if (word === 'measure') measure(Number(count)).then((trips) => say({ trips }))
})
