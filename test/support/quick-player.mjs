// One player of the quick-match test, a process of its own: asks when told to, says whom it met, and leaves when told to.
import { createMatchmaker, defineGame, one, uint } from '@skirmish/sdk'
import { node } from '@skirmish/sdk/node'

const [name = 'Ann', relay] = process.argv.slice(2)
const game = defineGame({
  ...{ id: 'quiz', version: 1, seats: { min: 2, max: 8 }, tickRate: 0 },
  world: { round: one({ number: uint(9) }) },
  setup() {},
  step() {},
})
const matchmaker = await createMatchmaker({ game, player: { name }, ...node({ relay, lan: false }) })
let session
process.on('message', async ({ ask }) => {
  if (!ask) {
    session?.leave()
    process.send({ left: true })
    return
  }
  const began = performance.now()
  try {
    session = await matchmaker.quickMatch(ask)
    process.send({
      host: session.host.name,
      players: session.players.map((player) => player.name),
      tookMs: performance.now() - began,
    })
  } catch (error) {
    process.send({ code: error.code })
  }
})
process.on('disconnect', () => matchmaker.close())
process.send({ here: true })
