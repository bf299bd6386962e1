// One device of the network tests, a process of its own, on the LAN or at the relay in SKIRMISH_RELAY: `host`, or `join` of whatever session it finds. Says what happens in
// lines of JSON.
import { createMatchmaker, defineGame, table, uint } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'

const [role = 'host', host] = process.argv.slice(2)
const game = defineGame({
  id: 'race',
  version: 1,
  seats: { min: 2, max: 2 },
  tickRate: 30,
  world: { runners: table(2, { steps: uint(63) }) },
  input: { step: uint(3) },
  setup(world) {
    for (let i = 0; i < 2; i++) world.runners.add({ steps: 0 })
  },
  step(world, inputs) {
    ;[...world.runners].forEach((runner, seat) => {
      runner.steps = Math.min(60, runner.steps + inputs.of(seat).step)
    })
  },
  standings(world) {
    const steps = [...world.runners].map((runner) => runner.steps)
    if (Math.max(...steps) < 60) return undefined
    return steps[0] > steps[1] ? [[0], [1]] : [[1], [0]]
  },
})

const say = (message) => console.log(JSON.stringify(message))
const relay = process.env.SKIRMISH_RELAY
const platform = node(relay ? { relay, lan: false } : {})
const matchmaker = await createMatchmaker({ game, player: { name: role }, ...platform })
const session = role === 'host' ? await matchmaker.host() : await joined()
say({ players: session.players.length, code: session.invitation.code, path: session.net.path })
session.on('path', (path) => say({ path }))
session.on('playerJoined', () => say({ players: session.players.length }))
session.on('players', () => {
  const all = session.players.length === 2 && session.players.every((player) => player.ready || player.host)
  if (session.isHost && session.phase === 'waiting' && all) session.start()
})
session.on('phase', () => {
  if (session.phase === 'playing') session.input({ step: role === 'host' ? 1 : 3 })
})
session.on('result', () => {
  say({ won: session.outcome.standings[0][0].name })
  setTimeout(() => matchmaker.close(), 300)
})
if (role !== 'host') session.ready()

async function joined() {
  const start = performance.now()
  const listing = await (host === undefined ? firstListed() : firstAt(host))
  say({ listed: performance.now() - start, addresses: listing.addresses })
  return matchmaker.join(host === undefined ? listing.code : listing)
}

function firstListed() {
  return new Promise((resolve) => matchmaker.on('listings', ([first]) => first && resolve(first)))
}

async function firstAt(address) {
  const [first] = await platform.probe(address)
  return first ?? firstAt(address)
}
