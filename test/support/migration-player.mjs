// A player in a process of its own, over a real lobby: `RELAY NAME [CODE]`. Hosts without a code. Says what happens in
// lines of JSON, with the time of day; hears words: `start`, `ready`, `leave`.
import { createInterface } from 'node:readline'
import { createMatchmaker, defineGame, one, uint } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'

const [relay, name, code] = process.argv.slice(2)
const game = defineGame({
  id: 'migration-test',
  version: 1,
  seats: { min: 1, max: 8 },
  tickRate: 30,
  world: { counter: one({ count: uint(65535) }) },
  setup() {},
  join() {},
  step(world, _inputs, ctx) {
    if (!ctx.predicting) world.counter.count = (world.counter.count + 1) % 65536
  },
})
const say = (message) => console.log(JSON.stringify({ at: performance.timeOrigin + performance.now(), ...message }))
const matchmaker = await createMatchmaker({ game, player: { name }, ...node({ relay }) })
const session = await (code ? matchmaker.join(code) : matchmaker.host({ visibility: 'public', maxPlayers: 8 }))
const state = () => ({
  host: session.host.name,
  hosts: session.isHost,
  phase: session.phase,
  seat: session.me.seat,
  players: session.players.map((player) => ({ name: player.name, seat: player.seat, connected: player.connected })),
  code: session.invitation.code,
  path: session.net.path,
})
session.on('hostChanged', (host) => say({ changed: host.name }))
session.on('ended', ({ reason }) => say({ ended: reason }))
say(state())
let count = 0
let told = 0
setInterval(() => {
  const now = performance.now()
  const seen = session.phase === 'playing' ? session.view(now).counter.count : count
  if (seen !== count) {
    count = seen
    say({ count })
  }
  if (now - told > 100) {
    told = now
    say(state())
  }
}, 4)
createInterface({ input: process.stdin }).on('line', (word) => {
  if (word === 'ready') session.ready()
  if (word === 'start') session.start()
  if (word === 'leave') session.leave()
})
