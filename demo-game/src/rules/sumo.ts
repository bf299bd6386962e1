import { defineGame, fixed, max, one, oneOf, owner, pressed, seatRef, sum, table, uint } from '@skirmish/sdk'
import { steer } from './bot.js'
import { movePucks } from './physics.js'
import { beginRound, count, playRound, rank } from './rounds.js'
import { TICK_RATE } from './tuning.js'

const ARENA = 640

/**
 * Puck Sumo: push the others off the shrinking ice. The last one on it wins the round; who first has won as many rounds
 * as the host chose wins the match.
 */
export const sumo = defineGame({
  id: 'puck-sumo',
  version: 1,
  seats: { min: 2, max: 8 },
  tickRate: TICK_RATE,
  settings: { rounds: oneOf(3, 1, 5) },
  world: {
    pucks: table(
      8,
      {
        owner: owner(),
        x: fixed(-ARENA, ARENA, 1 / 32),
        y: fixed(-ARENA, ARENA, 1 / 32),
        vx: fixed(-1600, 1600, 1 / 16),
        vy: fixed(-1600, 1600, 1 / 16),
        state: oneOf('in', 'falling', 'out'),
        /** Ticks since it slipped off. */
        fallen: uint(31),
        /** Ticks until it can dash again. */
        cooldown: uint(63),
        lastHitBy: seatRef(),
        wins: uint(7),
        dashes: uint(1023),
        /** How many fell whom it had touched last. */
        pushedOff: uint(127),
      },
      { predict: 'all' }, // pucks push each other: who is bumped has to be where they are drawn
    ),
    arena: one(
      {
        radius: fixed(0, 512, 1 / 8),
        round: uint(255),
        stage: oneOf('ready', 'fight', 'over'),
        /** Ticks of this stage so far. */
        ticks: uint(4095),
        /** Who won the round that is over; nobody when all fell at once. */
        winner: seatRef(),
        /** Rounds to win. */
        goal: uint(7),
        /** Ticks of the longest round that is over. */
        longest: uint(4095),
      },
      { predict: 'all' },
    ),
  },
  input: { x: fixed(-1, 1, 1 / 64), y: fixed(-1, 1, 1 / 64), dash: pressed() },
  stats: { dashes: sum(), pushedOff: sum(), longestRound: max() },
  effects: {
    bump: { x: fixed(-ARENA, ARENA, 1), y: fixed(-ARENA, ARENA, 1), force: uint(2047) },
    dash: { x: fixed(-ARENA, ARENA, 1), y: fixed(-ARENA, ARENA, 1) },
    fall: { x: fixed(-ARENA, ARENA, 1), y: fixed(-ARENA, ARENA, 1) },
  },
  setup(world, ctx) {
    world.arena.goal = ctx.settings.rounds
    for (const seat of ctx.seats) world.pucks.add({ owner: seat })
    beginRound(world, ctx.math)
  },
  leave(world, seat) {
    for (const puck of world.pucks) if (puck.owner === seat) world.pucks.remove(puck)
  },
  step(world, inputs, ctx) {
    movePucks(world, (seat) => inputs.of(seat), ctx.dt, ctx.math, ctx.emit)
    playRound(world, ctx.math)
  },
  bot(world, seat, ctx): { x: number; y: number; dash: boolean } {
    return steer(world, seat, ctx.tick, ctx.math)
  },
  standings(world): number[][] | undefined {
    return rank(world)
  },
  statsOf(world, seat): { dashes: number; pushedOff: number; longestRound: number } {
    return count(world, seat)
  },
})
