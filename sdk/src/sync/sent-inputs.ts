import type { AnyGame } from '../game/game-types.js'
import { mergeInput } from '../game/held-values.js'
import type { DeviceInput } from './device-input.js'
import { REPEATED_INPUTS, writeInputFrame } from './input-frame.js'
import { RoundTrip } from './round-trip.js'

/** Snapshots from which it is seen in which tick an input is due: one whose input came late says nothing of that. */
const LOOKED_AT = 10
/** Inputs a guest runs ahead with at most; past two seconds at 30 Hz it stands still until the host is heard again. */
const MOST_UNSEEN = 60

/** The inputs of this device that no snapshot has acknowledged yet, and how they are sent ([SY6]). */
export class SentInputs {
  /** From an input to the snapshot that has seen it. */
  readonly trip = new RoundTrip()
  readonly #game: AnyGame
  #unseen: { readonly seq: number; readonly input: DeviceInput }[] = []
  #seq = 0
  /** Of the last snapshots, by how much the tick is ahead of the newest input it has seen, in a ring. */
  readonly #ahead = new Float64Array(LOOKED_AT)
  #heard = 0

  constructor(game: AnyGame) {
    this.#game = game
  }

  /** Number of the newest. */
  get newest(): number {
    return this.#seq
  }

  get unseen(): readonly { readonly seq: number; readonly input: DeviceInput }[] {
    return this.#unseen
  }

  get isFull(): boolean {
    return this.#unseen.length >= MOST_UNSEEN
  }

  /** One for each tick. */
  add({ own, locals }: DeviceInput, now: number): DeviceInput {
    const input = { own: mergeInput(this.#game.inputFields, {}, own), locals }
    this.#unseen.push({ seq: ++this.#seq, input })
    this.trip.sent(this.#seq, now)
    return input
  }

  /**
   * Number of the input that was due in this snapshot's tick: what follows is played on top of it. An input that came too late is
   * sent again, and not played: the host has gone on without it ([SY34]).
   *
   * @param ack the newest that the host has seen
   */
  acknowledged(ack: number, tick: number, now: number): number {
    while ((this.#unseen[0]?.seq ?? Number.POSITIVE_INFINITY) <= ack) this.#unseen.shift()
    this.trip.seen(ack, now)
    this.#ahead[this.#heard++ % LOOKED_AT] = tick - ack
    const known = this.#ahead.subarray(0, Math.min(this.#heard, LOOKED_AT))
    return tick - Math.min(...known)
  }

  /** The host knows nothing of what was sent. */
  clear(): void {
    this.#unseen = []
    this.#heard = 0
  }

  /** @param drawn of others, the tick that is on the screen; `undefined` when that is the present */
  frame(ackTick: number, drawn: number | undefined): Uint8Array {
    const inputs = this.#unseen.slice(-REPEATED_INPUTS).map(({ input }) => input)
    return writeInputFrame(this.#game, {
      epoch: 0,
      ackTick: Math.max(0, ackTick),
      drawn,
      newestSeq: this.#seq,
      locals: [...(inputs.at(-1)?.locals.keys() ?? [])],
      inputs,
    })
  }
}
