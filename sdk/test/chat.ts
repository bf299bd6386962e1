// A game with all that players can say to each other; its world is next to nothing.
import { bool, defineGame, one, uint } from '../src/index.js'

export const chat = defineGame({
  id: 'chat',
  version: 1,
  seats: { min: 2, max: 8 },
  tickRate: 30,
  world: { room: one({ said: uint(9) }) },
  messages: { emote: { kind: uint(9) }, drawing: { sheet: uint(99) } },
  requests: {
    guess: { ask: { number: uint(99) }, answer: { right: bool(), tries: uint(9) } },
    sleep: { ask: {}, answer: {} },
  },
  setup(world) {
    world.room.said = 0
  },
})
