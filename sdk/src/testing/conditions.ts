/** What a path does to what travels on it. All chances are from 0 to 1. */
export interface Conditions {
  /** One way, ms. */
  readonly latency: number
  /** Added at random, up to this, ms; frames on the lossy lane overtake each other by it. */
  readonly jitter: number
  /** Loss comes in bursts (Gilbert and Elliott): a path is good or bad, and loses only while it is bad. */
  readonly loss: { readonly toBad: number; readonly toGood: number; readonly whileBad: number }
  readonly duplicate: number
}

export const PERFECT: Conditions = {
  latency: 1,
  jitter: 0,
  loss: { toBad: 0, toGood: 1, whileBad: 0 },
  duplicate: 0,
}

/** Decides, frame by frame, what one direction of a path does. */
export class Conditioner {
  readonly #random: () => number
  #bad = false

  constructor(random: () => number) {
    this.#random = random
  }

  /** How long each copy that arrives is under way, ms; empty when the frame is lost. */
  next({ latency, jitter, loss, duplicate }: Conditions): number[] {
    this.#bad = this.#random() < (this.#bad ? 1 - loss.toGood : loss.toBad)
    if (this.#bad && this.#random() < loss.whileBad) return []
    const delay = () => latency + this.#random() * jitter
    return this.#random() < duplicate ? [delay(), delay()] : [delay()]
  }
}
