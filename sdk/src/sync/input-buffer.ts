import { initialValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import { type DeviceInput, mergeDeviceInput, NO_LOCALS, releaseDeviceInput } from './device-input.js'

/** Never more than this waits, whatever arrives: all that one frame brings. */
const MOST = 32
/** How many may wait before a tick: it begins with two, so that jitter of two ticks does not show. */
const FIRST_DEPTH = 2
/** What jitter may make of it, ms; more would be felt, a missing input less so. */
const MOST_DEPTH_MS = 200
/** A pause of inputs longer than this is an outage, not jitter, ms. */
const OUTAGE_MS = 400
/**
 * So long one input more than needed has to wait before it is skipped, ms; half of it for two, and twice that after each time
 * it was needed after all.
 */
const PATIENCE_MS = 2000
const MOST_PATIENCE_MS = 32_000
/** A burst may leave this many more than the depth waiting. */
const SLACK = 2

interface SeenInput {
  input: DeviceInput
  /** The tick of others that was on this device's screen then; `undefined` for the present. */
  readonly drawn: number | undefined
}

/**
 * The inputs of one device on the host, one taken per tick ([SY6]). How many wait adapts to how unsteadily they come ([SY33]): an
 * input that comes too late makes all later ones wait a tick longer by itself, and what was not needed for a while is skipped.
 */
export class InputBuffer {
  readonly #game: AnyGame
  #waiting: (SeenInput & { seq: number })[] = []
  #last: SeenInput
  #acked = 0
  readonly #msPerTick: number
  #depth = FIRST_DEPTH
  /** Ticks in a row that found none. */
  #missing = 0
  /** For how long, ms, at least how many waited beside the one that was taken. */
  #idle = 0
  #surplus = Number.POSITIVE_INFINITY
  #patience = PATIENCE_MS
  /** While this is left, ms, a missing input is blamed on the last one that was skipped. */
  #doubt = 0

  constructor(game: AnyGame) {
    this.#game = game
    this.#msPerTick = 1000 / (game.tickRate || 30)
    this.#last = { input: { own: initialValues(game.inputFields), locals: NO_LOCALS }, drawn: undefined }
  }

  /** The newest input a tick has seen. */
  get acked(): number {
    return this.#acked
  }

  /** How many may wait, as it has learned. */
  get depth(): number {
    return this.#depth
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** What was on this device's screen when the newest input that a tick has seen was made. */
  get drawn(): number | undefined {
    return this.#last.drawn
  }

  /** Late, repeated and overmany inputs are dropped. */
  push(seq: number, input: DeviceInput, drawn?: number): void {
    const newest = this.#waiting.at(-1)?.seq ?? this.#acked
    if (seq <= newest) return
    this.#waiting.push({ seq, input, drawn })
    if (this.#waiting.length > MOST) this.#skip()
  }

  /** The next input; when none has come the last one goes on, its buttons let go. */
  take(): DeviceInput {
    this.#adapt()
    const next = this.#waiting.shift()
    if (!next) {
      const { input, drawn } = this.#last
      this.#last = { input: releaseDeviceInput(this.#game.inputFields, input), drawn }
      return this.#last.input
    }
    this.#acked = next.seq
    this.#last = next
    return next.input
  }

  #adapt(): void {
    const doubted = this.#doubt > 0
    this.#doubt -= this.#msPerTick
    if (doubted && this.#doubt <= 0) this.#patience = Math.max(PATIENCE_MS, this.#patience / 2)
    if (this.#waiting.length === 0) return this.#miss()
    // What an outage has left is no jitter: nobody wants to see what was held then.
    if (this.#missing * this.#msPerTick > OUTAGE_MS) this.#depth = FIRST_DEPTH
    this.#missing = 0
    while (this.#waiting.length > this.#depth + SLACK) this.#skip()
    this.#surplus = Math.min(this.#surplus, this.#waiting.length - 1)
    if (this.#surplus === 0) return this.#watchAnew()
    this.#idle += this.#msPerTick
    if (this.#idle * this.#surplus > this.#patience) this.#hurry()
  }

  #watchAnew(): void {
    this.#idle = 0
    this.#surplus = Number.POSITIVE_INFINITY
  }

  /** None has come in time. */
  #miss(): void {
    this.#watchAnew()
    if (++this.#missing > 1 || this.#acked === 0) return
    const most = Math.max(FIRST_DEPTH, Math.round(MOST_DEPTH_MS / this.#msPerTick))
    this.#depth = Math.min(most, this.#depth + 1)
    if (this.#doubt > 0) this.#patience = Math.min(MOST_PATIENCE_MS, 2 * this.#patience)
    this.#doubt = 0
  }

  /** One less would have done. */
  #hurry(): void {
    this.#skip()
    this.#depth = Math.max(1, this.#depth - 1)
    this.#doubt = 2 * this.#patience
    this.#watchAnew()
  }

  /** Drops the oldest without losing a button it pressed. */
  #skip(): void {
    const [oldest, next] = this.#waiting
    if (!oldest || !next) return
    next.input = mergeDeviceInput(this.#game.inputFields, oldest.input, next.input)
    this.#waiting.shift()
  }
}
