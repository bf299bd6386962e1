import type { Clock } from '../ports/clock.js'
import type { Directory } from '../ports/directory.js'

/** A lobby that is started again, and a phone that changes its network, are back by then, ms. */
const PATIENCE_MS = 4000

/** Whether nobody can be met any more: every directory has been away for a while. */
export class LobbiesAway {
  readonly #directories: readonly Directory[]
  readonly #clock: Clock
  #since: number | undefined

  constructor(directories: readonly Directory[], clock: Clock) {
    this.#directories = directories
    this.#clock = clock
  }

  /** To be asked again and again. */
  get tooLong(): boolean {
    const areAway = this.#directories.length > 0 && this.#directories.every(({ away }) => away === true)
    this.#since = areAway ? (this.#since ?? this.#clock.now()) : undefined
    return this.#since !== undefined && this.#clock.now() - this.#since >= PATIENCE_MS
  }
}
