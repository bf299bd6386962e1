import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import { initialValues, legalValues, mergeInput, releaseInput } from '../game/held-values.js'

/** What the player holds right now; a button pressed between two ticks is seen by the next one. */
export class InputSampler {
  readonly #game: AnyGame
  #held: AnyValues

  constructor(game: AnyGame) {
    this.#game = game
    this.#held = initialValues(game.inputFields)
  }

  set(values: AnyValues): void {
    this.#held = mergeInput(this.#game.inputFields, this.#held, values)
  }

  /** For one tick: what the wire would carry, so that every device steps with the same numbers. */
  take(): AnyValues {
    const taken = legalValues(this.#game.inputFields, this.#held)
    this.#held = releaseInput(this.#game.inputFields, taken)
    return taken
  }
}
