import type { Effects, GameMath, Input, World } from '@skirmish/sdk'
import type { sumo } from './sumo.js'
import {
  ACCELERATION,
  AUDIBLE_BUMP,
  BOUNCE,
  DASH_COOLDOWN,
  DASH_SPEED,
  FALL_TICKS,
  GLIDE,
  PUCK_RADIUS,
  SUBSTEPS,
} from './tuning.js'

type Arena = World<typeof sumo>
type Emit = <N extends keyof Effects<typeof sumo>>(name: N, values: Effects<typeof sumo>[N]) => void
type InputOf = (seat: number | undefined) => Readonly<Input<typeof sumo>>

/** One tick of sliding, dashing, bumping and falling. */
export function movePucks(world: Arena, inputOf: InputOf, dt: number, math: GameMath, emit: Emit): void {
  const fighting = world.arena.stage === 'fight'
  for (const puck of world.pucks) {
    if (puck.cooldown > 0) puck.cooldown--
    if (puck.state === 'falling' && ++puck.fallen >= FALL_TICKS) puck.state = 'out'
    if (puck.state !== 'in') continue
    const input = inputOf(puck.owner)
    const length = math.hypot(input.x, input.y)
    const scale = length > 1 ? 1 / length : 1
    if (fighting) {
      puck.vx += input.x * scale * ACCELERATION * dt
      puck.vy += input.y * scale * ACCELERATION * dt
      if (input.dash && puck.cooldown === 0) dash(puck, input.x, input.y, math, emit)
    }
    puck.vx *= GLIDE
    puck.vy *= GLIDE
  }
  for (let part = 0; part < SUBSTEPS; part++) {
    for (const puck of world.pucks) {
      if (puck.state === 'out') continue
      puck.x = within(puck.x + (puck.vx * dt) / SUBSTEPS)
      puck.y = within(puck.y + (puck.vy * dt) / SUBSTEPS)
    }
    bumpAll(world, math, emit)
  }
  if (fighting) dropWhoSlipped(world, math, emit)
}

type Puck = NonNullable<ReturnType<Arena['pucks']['get']>>

/** Where the stick points, or on along the own way. */
function dash(puck: Puck, stickX: number, stickY: number, math: GameMath, emit: Emit): void {
  const [x, y] = stickX === 0 && stickY === 0 ? [puck.vx, puck.vy] : [stickX, stickY]
  const length = math.hypot(x, y)
  if (length === 0) return
  puck.vx += (x / length) * DASH_SPEED
  puck.vy += (y / length) * DASH_SPEED
  puck.cooldown = DASH_COOLDOWN
  puck.dashes++
  emit('dash', { x: puck.x, y: puck.y })
}

function bumpAll(world: Arena, math: GameMath, emit: Emit): void {
  for (const a of world.pucks) {
    for (const b of world.pucks) if (a.id < b.id && a.state === 'in' && b.state === 'in') bump(a, b, math, emit)
  }
}

/** Equal masses: along the line between them they swap their speeds, and a little more. */
function bump(a: Puck, b: Puck, math: GameMath, emit: Emit): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const distance = math.hypot(dx, dy)
  if (distance >= PUCK_RADIUS * 2) return
  const [nx, ny] = distance === 0 ? [1, 0] : [dx / distance, dy / distance]
  const overlap = (PUCK_RADIUS * 2 - distance) / 2
  a.x = within(a.x - nx * overlap)
  a.y = within(a.y - ny * overlap)
  b.x = within(b.x + nx * overlap)
  b.y = within(b.y + ny * overlap)
  const closing = (a.vx - b.vx) * nx + (a.vy - b.vy) * ny
  if (closing <= 0) return
  const push = (closing * (1 + BOUNCE)) / 2
  a.vx -= push * nx
  a.vy -= push * ny
  b.vx += push * nx
  b.vy += push * ny
  a.lastHitBy = b.owner
  b.lastHitBy = a.owner
  if (closing > AUDIBLE_BUMP) emit('bump', { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, force: Math.min(2047, closing) })
}

function dropWhoSlipped(world: Arena, math: GameMath, emit: Emit): void {
  for (const puck of world.pucks) {
    if (puck.state !== 'in' || math.hypot(puck.x, puck.y) <= world.arena.radius) continue
    puck.state = 'falling'
    puck.fallen = 0
    for (const other of world.pucks) if (other.owner !== undefined && other.owner === puck.lastHitBy) other.pushedOff++
    emit('fall', { x: puck.x, y: puck.y })
  }
}

function within(value: number): number {
  return Math.max(-640, Math.min(640, value))
}
