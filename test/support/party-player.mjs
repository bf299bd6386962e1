// A Node game on a device of its own that knows of no lobby, with the game of the network lab: `host VISIBILITY`, `join CODE`,
// or `list`. Says what happens in lines of JSON.
import { createMatchmaker, defineGame, one, uint } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'

const [role = 'list', word] = process.argv.slice(2)
const game = defineGame({
  id: 'network-lab',
  version: 1,
  seats: { min: 1, max: 8 },
  tickRate: 30,
  world: { counter: one({ count: uint(65535) }) },
  messages: { echo: { text: uint(65535) } },
  setup() {},
  join() {},
  step(world, _inputs, ctx) {
    if (!ctx.predicting) world.counter.count = (world.counter.count + 1) % 65536
  },
})
const say = (message) => console.log(JSON.stringify(message))
const matchmaker = await createMatchmaker({ game, player: { name: role }, ...node() })
if (role === 'list') matchmaker.on('listings', (listings) => say({ listings }))
else {
  const session = await (role === 'host' ? matchmaker.host({ visibility: word, maxPlayers: 8 }) : matchmaker.join(word))
  session.onMessage('echo', (message, from) => session.send('echo', message, { to: from }))
  if (role === 'host') session.start()
  say({ code: session.invitation.code, link: session.invitation.link })
  say({ path: session.net.path })
  session.on('path', (path) => say({ path }))
  session.on('playerJoined', () => say({ players: session.players.length }))
  setInterval(
    () => say({ count: session.phase === 'playing' ? session.view(performance.now()).counter.count : 0 }),
    100,
  )
}
process.on('SIGTERM', () => {
  matchmaker.close()
  setTimeout(() => process.exit(0), 200)
})
