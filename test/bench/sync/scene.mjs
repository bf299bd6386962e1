// The scene of the benchmark of snapshots: who moves how, the same for everybody who writes it down. Seeded.

export const TICK_RATE = 30
export const TICKS = 900
/** Of the entities; the rest stand still. */
const MOVING = 0.75
/** Of those, each tick. */
const TURNING = 0.1
export const ARENA = 1024 // px to each side
export const POSITION_STEP = 1 / 16
export const VELOCITY_STEP = 1 / 4

/** mulberry32 */
function chanceOf(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const rounded = (value, step) => Math.floor(value / step + 0.5) * step

/**
 * Entities with all fields as multiples of their steps. `exact` keeps the place behind the last step, as a physics engine
 * beside the world does; without it, what is rounded at the end of a tick is where the next one begins.
 */
export function createScene({ entities, exact = true, seed = 7 }) {
  const chance = chanceOf(seed)
  const all = Array.from({ length: entities }, (_, i) => {
    const moves = i < entities * MOVING
    const speed = moves ? 40 + chance() * 200 : 0
    const one = { moves, speed, exactX: (chance() * 2 - 1) * ARENA, exactY: (chance() * 2 - 1) * ARENA, turned: false }
    Object.assign(one, { x: 0, y: 0, vx: 0, vy: 0, angle: 0, health: 255 - (i % 7), owner: i % 16, alive: true })
    turn(one)
    round(one)
    return one
  })
  // Who moves is spread over the rows, as in a game.
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(chance() * (i + 1))
    ;[all[i], all[j]] = [all[j], all[i]]
  }

  function turn(one) {
    const heading = Math.floor(chance() * 256)
    one.angle = heading
    one.vx = rounded(Math.cos((heading * Math.PI) / 128) * one.speed, VELOCITY_STEP)
    one.vy = rounded(Math.sin((heading * Math.PI) / 128) * one.speed, VELOCITY_STEP)
    one.turned = true
  }

  function round(one) {
    one.x = rounded(one.exactX, POSITION_STEP)
    one.y = rounded(one.exactY, POSITION_STEP)
    if (!exact) [one.exactX, one.exactY] = [one.x, one.y]
  }

  return {
    entities: all,
    step() {
      for (const one of all) {
        one.turned = false
        if (!one.moves) continue
        if (chance() < TURNING) turn(one)
        one.exactX += one.vx / TICK_RATE
        one.exactY += one.vy / TICK_RATE
        // Through the wall and in again at the other side would be a leap; they bounce.
        if (Math.abs(one.exactX) > ARENA) [one.exactX, one.vx] = [Math.sign(one.exactX) * ARENA, -one.vx]
        if (Math.abs(one.exactY) > ARENA) [one.exactY, one.vy] = [Math.sign(one.exactY) * ARENA, -one.vy]
        round(one)
      }
    },
  }
}
