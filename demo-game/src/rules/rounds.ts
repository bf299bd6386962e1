import type { GameMath, World } from '@skirmish/sdk'
import type { sumo } from './sumo.js'
import { OVER_TICKS, READY_TICKS, radiusAt, START_RING, TICK_RATE } from './tuning.js'

type Arena = World<typeof sumo>

/** Everybody back on the ice, on a ring that is turned a little further each round. */
export function beginRound(world: Arena, math: GameMath): void {
  const { arena, pucks } = world
  arena.round++
  arena.stage = 'ready'
  arena.ticks = 0
  arena.radius = radiusAt(0)
  arena.winner = undefined
  const count = pucks.size
  let place = 0
  for (const puck of pucks) {
    const angle = (place++ / count + arena.round * 0.137) * 2 * Math.PI
    puck.x = math.cos(angle) * START_RING
    puck.y = math.sin(angle) * START_RING
    puck.vx = 0
    puck.vy = 0
    puck.state = 'in'
    puck.fallen = 0
    puck.cooldown = 0
    puck.lastHitBy = undefined
  }
}

/** Moves a round on: ready → fight → over → the next one. */
export function playRound(world: Arena, math: GameMath): void {
  const { arena } = world
  arena.ticks++
  if (arena.stage === 'ready' && arena.ticks >= READY_TICKS) {
    arena.stage = 'fight'
    arena.ticks = 0
  } else if (arena.stage === 'fight') {
    arena.radius = radiusAt(arena.ticks)
    if (standing(world) <= 1) endRound(world)
  } else if (arena.stage === 'over' && arena.ticks >= OVER_TICKS && !decided(world)) beginRound(world, math)
}

/** Best first by rounds won, ties share a row; `undefined` while the match goes on. */
export function rank(world: Arena): number[][] | undefined {
  const { arena, pucks } = world
  const over = decided(world) && arena.stage === 'over' && arena.ticks >= OVER_TICKS
  if (!over && pucks.size > 1) return undefined
  const rows = new Map<number, number[]>()
  for (const { owner, wins } of pucks) if (owner !== undefined) rows.set(wins, [...(rows.get(wins) ?? []), owner])
  return [...rows].sort(([a], [b]) => b - a).map(([, seats]) => seats)
}

/** What goes into a player's profile; the longest round in seconds. */
export function count({ arena, pucks }: Arena, seat: number) {
  const longestRound = arena.longest / TICK_RATE
  for (const { owner, dashes, pushedOff } of pucks) if (owner === seat) return { dashes, pushedOff, longestRound }
  return { dashes: 0, pushedOff: 0, longestRound }
}

function endRound(world: Arena): void {
  world.arena.longest = Math.max(world.arena.longest, world.arena.ticks)
  world.arena.stage = 'over'
  world.arena.ticks = 0
  for (const puck of world.pucks) {
    if (puck.state !== 'in') continue
    puck.wins++
    world.arena.winner = puck.owner
  }
}

function standing(world: Arena): number {
  let count = 0
  for (const puck of world.pucks) if (puck.state === 'in') count++
  return count
}

function decided(world: Arena): boolean {
  for (const puck of world.pucks) if (puck.wins >= world.arena.goal) return true
  return false
}
