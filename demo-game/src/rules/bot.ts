import type { GameMath, Input, World } from '@skirmish/sdk'
import type { sumo } from './sumo.js'

type Steering = Input<typeof sumo>

const REST: Steering = { x: 0, y: 0, dash: false }
/** Beyond this part of the radius a bot thinks of its own skin first. */
const EDGE = 0.74
const DASH_RANGE = 170

/** Goes for whoever is nearest, stays off the edge, and sways a little, so that it can be beaten. */
export function steer(world: World<typeof sumo>, seat: number, tick: number, math: GameMath): Steering {
  if (world.arena.stage !== 'fight') return REST
  let me: { x: number; y: number; vx: number; vy: number } | undefined
  for (const puck of world.pucks) if (puck.owner === seat && puck.state === 'in') me = puck
  if (!me) return REST
  // Where it will be in a third of a second if nothing is done.
  const [aheadX, aheadY] = [me.x + me.vx * 0.33, me.y + me.vy * 0.33]
  if (math.hypot(aheadX, aheadY) > world.arena.radius * EDGE) return towards(-aheadX, -aheadY, false, math)
  let nearest = Number.POSITIVE_INFINITY
  let [dx, dy] = [-me.x, -me.y]
  for (const puck of world.pucks) {
    if (puck.owner === seat || puck.state !== 'in') continue
    const [toX, toY] = [puck.x + puck.vx * 0.2 - me.x, puck.y + puck.vy * 0.2 - me.y]
    const distance = math.hypot(toX, toY)
    if (distance >= nearest) continue
    nearest = distance
    dx = toX
    dy = toY
  }
  const outwards = (me.x + dx) * dx + (me.y + dy) * dy > 0
  const sway = math.sin(tick * 0.11 + seat * 2.1) * 0.45
  const [cos, sin] = [math.cos(sway), math.sin(sway)]
  const dash = nearest < DASH_RANGE && outwards && Math.abs(sway) < 0.2
  return towards(dx * cos - dy * sin, dx * sin + dy * cos, dash, math)
}

function towards(x: number, y: number, dash: boolean, math: GameMath): Steering {
  const length = math.hypot(x, y)
  return length === 0 ? REST : { x: x / length, y: y / length, dash }
}
