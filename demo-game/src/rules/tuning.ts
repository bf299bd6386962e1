// Every number of the game in one place. Units: the arena is 1,280 wide, seconds, ticks of 1/30 s.

export const TICK_RATE = 30
export const PUCK_RADIUS = 36
/** Push of a full stick, units/s². With the friction below: full speed (460) in about a second, half in a third. */
export const ACCELERATION = 620
/** Speed that is left after a tick: ice. */
export const GLIDE = 0.955
/** Added at once by a dash, units/s. */
export const DASH_SPEED = 540
export const DASH_COOLDOWN = 45
/** More than 1: a bump throws both apart faster than they met. */
export const BOUNCE = 1.15
/** Slower bumps make no sound or spark, units/s. */
export const AUDIBLE_BUMP = 60
/** Two per tick, so that two dashing pucks can't pass through each other. */
export const SUBSTEPS = 2

export const READY_TICKS = 45
export const OVER_TICKS = 60
export const FALL_TICKS = 20
/** Where pucks stand at the start of a round. */
export const START_RING = 230

/** Radius of the ice, as seconds of a round and units, in straight lines between. */
const RADIUS_OVER_TIME: readonly (readonly [number, number])[] = [
  [0, 440],
  [4, 440],
  [26, 150],
  [34, 150],
  [42, 0],
]

export function radiusAt(ticks: number): number {
  const seconds = ticks / TICK_RATE
  for (let i = 1; i < RADIUS_OVER_TIME.length; i++) {
    const [from, to] = [RADIUS_OVER_TIME[i - 1], RADIUS_OVER_TIME[i]]
    if (!from || !to || seconds > to[0]) continue
    return from[1] + ((to[1] - from[1]) * (seconds - from[0])) / (to[0] - from[0])
  }
  return 0
}
