import type { AnyGame } from '../game/game-types.js'
import { initialValues } from '../game/held-values.js'
import { type DeviceInput, mergeDeviceInput, NO_LOCALS, releaseDeviceInput } from './device-input.js'

/** Inputs kept waiting, so that jitter of about two ticks does not show. */
const TARGET = 2
/** Never more than this, whatever arrives. */
const MOST = 16
/** When this many ticks in a row left `TARGET` inputs waiting, one is skipped: a past stall must not delay for ever. */
const PATIENCE = 30

/** The inputs of one device on the host, one taken per tick ([SY6]). */
export class InputBuffer {
  readonly #game: AnyGame
  #waiting: { seq: number; input: DeviceInput }[] = []
  #last: DeviceInput
  #acked = 0
  #idleTicks = 0

  constructor(game: AnyGame) {
    this.#game = game
    this.#last = { own: initialValues(game.inputFields), locals: NO_LOCALS }
  }

  /** The newest input a tick has seen. */
  get acked(): number {
    return this.#acked
  }

  /** Late, repeated and overmany inputs are dropped. */
  push(seq: number, input: DeviceInput): void {
    const newest = this.#waiting.at(-1)?.seq ?? this.#acked
    if (seq <= newest) return
    this.#waiting.push({ seq, input })
    if (this.#waiting.length > MOST) this.#skip()
  }

  /** The next input; when none has come the last one goes on, its buttons let go. */
  take(): DeviceInput {
    while (this.#waiting.length > TARGET + 2) this.#skip()
    this.#idleTicks = this.#waiting.length > TARGET ? this.#idleTicks + 1 : 0
    if (this.#idleTicks > PATIENCE) {
      this.#skip()
      this.#idleTicks = 0
    }
    const next = this.#waiting.shift()
    if (!next) {
      this.#last = releaseDeviceInput(this.#game.inputFields, this.#last)
      return this.#last
    }
    this.#acked = next.seq
    this.#last = next.input
    return this.#last
  }

  /** Drops the oldest without losing a button it pressed. */
  #skip(): void {
    const [oldest, next] = this.#waiting
    if (!oldest || !next) return
    next.input = mergeDeviceInput(this.#game.inputFields, oldest.input, next.input)
    this.#waiting.shift()
  }
}
