import { createNanoEvents } from 'nanoevents'
import type { AnyGame } from '../game/game-types.js'
import { indexOf } from './index-of.js'
import { tell } from './tell.js'

/** The effects of a match, to whoever wants to hear them. */
export class EffectsHeard {
  readonly #game: AnyGame
  readonly #events = createNanoEvents<Record<string, (values: never) => void>>()

  constructor(game: AnyGame) {
    this.#game = game
  }

  on(name: string, handler: (values: never) => void): () => void {
    indexOf(this.#game.effectNames, name, 'effect')
    return this.#events.on(name, handler)
  }

  tell({ effect, payload }: { effect: number; payload: Uint8Array }): void {
    const [name, values] = [this.#game.effectNames[effect], this.#game.parseEffect(effect, payload)]
    if (name !== undefined && values) tell(this.#events.events[name], values as never)
  }
}
