import type { AnyGame } from '../game/game-types.js'
import { initialValues } from '../game/held-values.js'
import { type DeviceInput, mergeDeviceInput, NO_LOCALS, releaseDeviceInput } from './device-input.js'
import { REPEATED_INPUTS } from './input-frame.js'
import { InputSchedule } from './input-schedule.js'

interface SeenInput {
  readonly input: DeviceInput
  /** The tick of others that was on this device's screen then; `undefined` for the present. */
  readonly drawn: number | undefined
}

/**
 * The inputs of one device on the host ([SY6]): each has a tick in which it is due. One that comes later is skipped, without losing
 * a button; in a tick whose input has not come, the last one goes on. So a lost frame moves no other input.
 */
export class InputBuffer {
  readonly #game: AnyGame
  readonly #schedule: InputSchedule
  #waiting: (SeenInput & { readonly seq: number })[] = []
  #last: SeenInput
  #acked = 0
  #isHere = false

  constructor(game: AnyGame) {
    this.#game = game
    this.#schedule = new InputSchedule(game.tickRate || 30)
    this.#last = { input: { own: initialValues(game.inputFields), locals: NO_LOCALS }, drawn: undefined }
  }

  /** The newest input a tick has seen. */
  get acked(): number {
    return this.#acked
  }

  /** What was on this device's screen when the newest input that a tick has seen was made. */
  get drawn(): number | undefined {
    return this.#last.drawn
  }

  /** Repeated and overmany inputs are dropped. @param newest of those that come with it, its own frame */
  push(seq: number, input: DeviceInput, drawn?: number, newest = seq): void {
    if (seq <= (this.#waiting.at(-1)?.seq ?? this.#acked)) return
    this.#schedule.arrived(seq, newest)
    this.#waiting.push({ seq, input, drawn })
    if (this.#waiting.length > REPEATED_INPUTS) this.#skip()
  }

  /** Of this device itself, or a bot: the next tick takes it. */
  put(input: DeviceInput): void {
    const [waiting] = this.#waiting
    const merged = waiting ? mergeDeviceInput(this.#game.inputFields, waiting.input, input) : input
    this.#waiting = [{ seq: this.#acked + 1, input: merged, drawn: undefined }]
    this.#isHere = true
  }

  /** The input that is due; when it has not come the last one goes on, its buttons let go. */
  take(): DeviceInput {
    const due = this.#isHere ? Number.POSITIVE_INFINITY : this.#schedule.next()
    while (this.#waiting.length > 1 && (this.#waiting[1]?.seq ?? due) <= due) this.#skip()
    const [next] = this.#waiting
    if (next && next.seq <= due) {
      this.#waiting.shift()
      this.#acked = next.seq
      this.#last = next
    } else this.#last = { ...this.#last, input: releaseDeviceInput(this.#game.inputFields, this.#last.input) }
    return this.#last.input
  }

  /** Drops the oldest without losing a button it pressed. */
  #skip(): void {
    const [oldest, next] = this.#waiting
    if (!oldest || !next) return
    const input = mergeDeviceInput(this.#game.inputFields, oldest.input, next.input)
    this.#waiting.splice(0, 2, { ...next, input })
  }
}
