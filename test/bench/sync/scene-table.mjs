// The scene of the benchmark as a table of ours.
import { angle, bool, fixed, oneOf, table, uint } from '../../../sdk/dist/index.js'
import { ARENA, POSITION_STEP, VELOCITY_STEP } from './scene.mjs'

const TURN = 2 * Math.PI

export function sceneTable(entities, options = {}) {
  return table(
    entities,
    {
      x: fixed(-ARENA, ARENA, POSITION_STEP).movesBy('vx'),
      y: fixed(-ARENA, ARENA, POSITION_STEP).movesBy('vy'),
      vx: fixed(-256, 256, VELOCITY_STEP),
      vy: fixed(-256, 256, VELOCITY_STEP),
      angle: angle(256),
      health: uint(255),
      owner: oneOf(...Array.from({ length: 16 }, (_, i) => i)),
      alive: bool(),
    },
    options,
  )
}

/** What the rules of a game do: they write what has changed. */
export function writeEntity(row, one, isFirst) {
  if (isFirst) Object.assign(row, { health: one.health, owner: one.owner, alive: one.alive })
  if (!isFirst && !one.moves) return
  row.x = one.x
  row.y = one.y
  if (!one.turned && !isFirst) return
  row.vx = one.vx
  row.vy = one.vy
  row.angle = (one.angle / 256) * TURN
}
