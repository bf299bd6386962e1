// Somebody on a LAN without a lobby, a process of its own: `asks` hosts and asks in whoever is there, `asked` accepts, and wins.
// Says what happens in lines of JSON.
import { bool, createMatchmaker, defineGame, one } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'

const [role] = process.argv.slice(2)
const game = defineGame({
  id: 'touch',
  version: 1,
  seats: { min: 2, max: 2 },
  tickRate: 0,
  world: { board: one({ over: bool() }) },
  actions: { touch: {} },
  setup() {},
  act(world) {
    world.board.over = true
  },
  standings: (world) => (world.board.over ? [[1], [0]] : undefined),
})

const say = (message) => console.log(JSON.stringify(message))
const { people, ...matchmaker } = await open()
const session = role === 'asks' ? await asks() : await accepts()
session.on('players', () => {
  const all = session.players.length === 2 && session.players.every((player) => player.ready || player.host)
  if (session.isHost && session.phase === 'waiting' && all) session.start()
})
session.on('phase', () => {
  if (session.phase === 'playing' && !session.isHost) session.act('touch', {})
})
session.on('result', () => say({ won: session.outcome.standings[0][0].name }))
if (!session.isHost) session.ready()
process.on('SIGTERM', () => matchmaker.close())

async function open() {
  const made = await createMatchmaker({ game, player: { name: role }, ...node({ lan: { presence: true } }) })
  return { people: made.people, host: (options) => made.host(options), close: () => made.close() }
}

async function asks() {
  const hosted = await matchmaker.host({ visibility: 'private' })
  const start = performance.now()
  const person = await new Promise((resolve) => people.on('people', ([first]) => first && resolve(first)))
  say({ seen: person.name, ms: performance.now() - start })
  people.on('people', (list) => say({ here: list.map(({ name }) => name) }))
  people.invite(person, hosted).then((answer) => say({ answer }))
  return hosted
}

async function accepts() {
  people.appear()
  const invite = await new Promise((resolve) => people.on('invited', resolve))
  say({ invited: invite.from.name })
  return invite.accept()
}
