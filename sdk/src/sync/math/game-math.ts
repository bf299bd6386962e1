import type { GameMath } from '../../game/game-math.js'
import { cos, sin, tan } from './angles.js'
import { acos, asin, atan, atan2, hypot } from './arcs.js'
import { exp, log, pow } from './exponentials.js'

/** What rules get as `ctx.math`. */
export const GAME_MATH: GameMath = Object.freeze({
  ...{ sin, cos, tan, asin, acos, atan, atan2, hypot },
  ...{ exp, log, pow },
})
