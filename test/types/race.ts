// A game of 40 fields whose methods live in another file: its types must still follow from this one declaration.
// These files are compiled, never run: by `npm run types`, and with TypeScript 5.9 in test/packaging/embed.test.ts.
import { bool, defineGame, fixed, int, one, oneOf, owner, pressed, seatRef, table, uint } from '@skirmish/sdk'
import { drive, honk, line, refuse, start } from './race-rules.js'

export const race = defineGame({
  id: 'race',
  version: 3,
  seats: { min: 2, max: 8 },
  tickRate: 60,
  settings: { laps: oneOf(3, 5, 10), night: bool(), track: oneOf('oval', 'eight'), drag: fixed(0, 1, 1 / 64) },
  world: {
    cars: table(8, {
      owner: owner(),
      x: fixed(-4096, 4096, 1 / 16),
      y: fixed(-4096, 4096, 1 / 16),
      angle: fixed(-4, 4, 1 / 256),
      speed: fixed(0, 512, 1 / 8),
      fuel: fixed(0, 1, 1 / 256),
      damage: fixed(0, 1, 1 / 64),
      gear: int(-1, 6),
      lap: uint(99),
      gate: uint(31),
      pit: bool(),
      off: bool(),
      tyres: oneOf('soft', 'hard', 'wet'),
      chasing: seatRef(),
    }),
    cones: table(64, { x: fixed(-4096, 4096, 1), y: fixed(-4096, 4096, 1), fallen: bool() }),
    track: one({
      state: oneOf('grid', 'race', 'flag'),
      leader: seatRef(),
      light: uint(5),
      rain: fixed(0, 1, 1 / 16),
      wind: fixed(-8, 8, 1 / 4),
      safetyCar: bool(),
    }),
  },
  input: {
    steer: fixed(-1, 1, 1 / 64),
    gas: fixed(0, 1, 1 / 64),
    brake: fixed(0, 1, 1 / 64),
    clutch: bool(),
    horn: pressed(),
  },
  actions: {
    changeTyres: { tyres: oneOf('soft', 'hard', 'wet') },
    refuel: { litres: uint(100), quick: bool() },
    giveUp: {},
  },
  messages: { say: { phrase: uint(20) }, wave: {} },
  effects: { crash: { x: fixed(-4096, 4096, 1), y: fixed(-4096, 4096, 1), hard: bool() }, honk: { seat: uint(7) } },
  setup(world, ctx) {
    start(world, ctx.seats)
    if (ctx.settings.night) world.track.light = ctx.settings.laps
  },
  join(world, seat) {
    world.cars.add({ owner: seat, tyres: 'soft' })
  },
  leave: (world, seat, ctx) => {
    for (const car of world.cars) if (car.owner === seat && !ctx.predicting) world.cars.remove(car)
  },
  act(world, seat, action): string | undefined {
    if (action.name === 'giveUp') return undefined
    if (action.name === 'refuel') return refuse(world, seat, action)
    for (const car of world.cars) if (car.owner === seat) car.tyres = action.tyres
    return undefined
  },
  step(world, inputs, ctx) {
    for (const car of world.cars) {
      const held = inputs.of(car.owner)
      drive(car, held, ctx.dt)
      if (held.horn && car.owner !== undefined) ctx.emit('honk', honk(car.owner))
    }
  },
  bot: (world, seat, ctx) => ({
    steer: ctx.random() - (world.track.wind + seat) / 16,
    gas: 1,
    brake: 0,
    clutch: false,
    horn: false,
  }),
  standings: (world): number[][] | undefined => (world.track.state === 'flag' ? line(world) : undefined),
})
