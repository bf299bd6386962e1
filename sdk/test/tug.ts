// A game in teams, whose world shows which team its rules saw each player in.
import { defineGame, fixed, one, oneOf, owner, table, uint } from '../src/index.js'

export const tug = defineGame({
  id: 'tug',
  version: 1,
  seats: { min: 2, max: 6 },
  tickRate: 30,
  teams: { names: ['red', 'blue'], size: 3 },
  world: {
    hands: table(
      6,
      { owner: owner(), team: oneOf('none', 'red', 'blue'), pull: fixed(-1, 1, 1 / 64) },
      { predict: 'all' },
    ),
    rope: one({ x: fixed(-512, 512, 1 / 64), left: oneOf('none', 'red', 'blue'), set: uint(9) }, { predict: 'all' }),
  },
  input: { pull: fixed(0, 1, 1 / 64) },
  actions: { win: {} },
  setup(world, ctx) {
    for (const seat of ctx.seats) world.hands.add({ owner: seat, team: ctx.team(seat) ?? 'none' })
  },
  join(world, seat, ctx) {
    world.hands.add({ owner: seat, team: ctx.team(seat) ?? 'none' })
  },
  leave(world, seat, ctx) {
    world.rope.left = ctx.team(seat) ?? 'none'
    for (const hand of world.hands) if (hand.owner === seat) world.hands.remove(hand)
  },
  act(world, seat, _action, ctx): undefined {
    world.rope.x = ctx.team(seat) === 'red' ? 500 : -500
  },
  step(world, inputs, ctx) {
    for (const hand of world.hands) {
      hand.team = ctx.team(hand.owner) ?? 'none'
      hand.pull = inputs.of(hand.owner).pull
      world.rope.x += (hand.team === 'red' ? 1 : -1) * hand.pull
    }
  },
  bot: () => ({ pull: 1 }),
  standings({ rope }) {
    if (Math.abs(rope.x) < 400) return undefined
    return rope.x > 0 ? [['red'], ['blue']] : [['blue'], ['red']]
  },
})
