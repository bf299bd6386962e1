// Tells a browser's hash of `ctx.math`.
import { GAME_MATH } from '../../sdk/src/sync/math/game-math.js'
import { hashOfMath } from '../../sdk/test/sync/math-hash.js'

Object.assign(globalThis, { mathHash: hashOfMath(GAME_MATH, 100_000) })
