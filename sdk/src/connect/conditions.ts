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

/** After a lost frame, the reliable lane sends it again after this many round trips, at least 20 ms. */
const RESEND_TRIPS = 1.5
const LEAST_RESEND_MS = 20
/** A lane that has waited for this many resends is beyond repair for its link; like SCTP's own limit. */
const MAX_RESENDS = 100

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

  /** The same for a lane that sends again what was lost, ms; `undefined` where nothing gets through. */
  nextReliable(conditions: Conditions): number | undefined {
    const resend = Math.max(LEAST_RESEND_MS, conditions.latency * 2 * RESEND_TRIPS)
    for (let tries = 0; tries < MAX_RESENDS; tries++) {
      const [delay] = this.next(conditions)
      if (delay !== undefined) return delay + tries * resend
    }
    return undefined
  }
}

/** The loss of such a share of frames, in bursts of so many on average (at least 1). */
export function burstLoss(share: number, burst: number): Conditions['loss'] {
  const toGood = 1 / burst
  return share >= 1
    ? { toBad: 1, toGood: 0, whileBad: 1 }
    : { toBad: Math.min(1, (share * toGood) / (1 - share)), toGood, whileBad: 1 }
}
