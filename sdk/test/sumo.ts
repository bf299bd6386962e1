// The game of DESIGN's API page, small: what the tests play.
import { bool, defineGame, fixed, one, oneOf, owner, pressed, seatRef, table, uint, type World } from '../src/index.js'

export const sumo = defineGame({
  id: 'puck-sumo',
  version: 1,
  seats: { min: 2, max: 8 },
  tickRate: 30,
  settings: { rounds: oneOf(1, 3, 5) },
  world: {
    pucks: table(
      8,
      {
        owner: owner(),
        x: fixed(-512, 512, 1 / 32),
        y: fixed(-512, 512, 1 / 32),
        out: bool(),
        lastHitBy: seatRef(),
      },
      { predict: 'all' },
    ),
    arena: one({ radius: fixed(0, 512, 1 / 8), round: uint(99) }, { predict: 'all' }),
  },
  input: { x: fixed(-1, 1, 1 / 64), y: fixed(-1, 1, 1 / 64), dash: pressed() },
  actions: { pickColour: { colour: uint(7) }, giveUp: {} },
  messages: { emote: { kind: uint(9) } },
  effects: { bump: { x: fixed(-512, 512, 1), y: fixed(-512, 512, 1) } },
  setup(world, ctx) {
    world.arena.radius = 400
    for (const seat of ctx.seats) world.pucks.add({ owner: seat, x: ctx.random() * 100, y: seat * 10 })
  },
  leave(world, seat) {
    for (const puck of world.pucks) if (puck.owner === seat) world.pucks.remove(puck)
  },
  act(world, seat, action) {
    if (action.name === 'giveUp') for (const puck of world.pucks) if (puck.owner === seat) world.pucks.remove(puck)
    return action.name === 'pickColour' && action.colour === 7 ? 'that colour is taken' : undefined
  },
  step(world, inputs, ctx) {
    for (const puck of world.pucks) {
      const input = inputs.of(puck.owner)
      puck.x += input.x * 100 * ctx.dt + (input.dash ? 50 : 0)
      puck.y += input.y * 100 * ctx.dt
      if (input.dash) ctx.emit('bump', { x: puck.x, y: puck.y })
    }
    world.arena.radius -= ctx.settings.rounds * ctx.dt
  },
  standings(world): number[][] | undefined {
    return world.pucks.size > 1 ? undefined : winners(world)
  },
})

export function winners(world: World<typeof sumo>): number[][] {
  const rows: number[][] = []
  for (const puck of world.pucks) if (puck.owner !== undefined) rows.push([puck.owner])
  return rows
}
