import { concat } from '../connect/bytes.js'
import type { AnyGame } from '../game/game-types.js'
import { WorldDelta } from '../sync/world-delta.js'
import { MAX_PIECE_OF_WORLD } from './messages.js'

/** Puts together what a `WorldPost` says ([SY15]); it keeps no more than a world of this game takes. */
export class HeardWorld {
  readonly #game: AnyGame
  readonly #delta: WorldDelta
  #pieces: Uint8Array[] = []
  #bytes = 0
  /** The one before, where that was a long one. */
  #last: Uint8Array | undefined

  constructor(game: AnyGame) {
    this.#game = game
    this.#delta = new WorldDelta(game.layout, 'guest')
  }

  /** Another conversation: the host begins anew. */
  restart(): void {
    this.#pieces = []
    this.#bytes = 0
    this.#last = undefined
  }

  /** False when it makes no sense. */
  piece(data: Uint8Array): boolean {
    if (data.length !== MAX_PIECE_OF_WORLD || this.#bytes + data.length > this.#game.layout.stateBytes) return false
    this.#pieces.push(data)
    this.#bytes += data.length
    return true
  }

  /** All of it. @param end what the pieces lack */
  whole(end: Uint8Array): Uint8Array {
    const world = this.#pieces.length === 0 ? end : concat(...this.#pieces, end)
    this.restart()
    if (world.length > MAX_PIECE_OF_WORLD) this.#last = world
    return world
  }

  /** The one before, changed; `undefined` when that makes no sense. */
  changed(change: Uint8Array): Uint8Array | undefined {
    const world = this.#last && this.#delta.apply(this.#last, change)
    if (world) this.#last = world
    return world
  }
}
