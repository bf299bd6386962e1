import type { AnyGame } from '../game/game-types.js'
import { hidesAnything } from '../game/hidden.js'
import { createWorld } from './world-state.js'

/**
 * The world a guest was told of last, to be judged by the game's rules as the host did. `undefined` where the game hides something, or the
 * match is not over in it: this device did not see the end.
 */
export function worldAtEnd(game: AnyGame, cells: Float64Array | undefined): unknown {
  if (!cells || hidesAnything(game.layout)) return undefined
  const { world, cells: own } = createWorld(game.layout)
  own.set(cells)
  return game.rules.standings?.(world) && world
}
