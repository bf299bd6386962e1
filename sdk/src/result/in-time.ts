import type { MatchClock } from './match-clock.js'
import type { SignedMatch, StartSignature } from './signed-match.js'

/** What a host says of signatures under the start. */
export interface InTimeWords {
  /** Whose came in time. */
  readonly inTime: readonly number[]
  readonly signatures: readonly StartSignature[]
  /** Whose number the host has; below zero for one that is not rated, and can not vouch. */
  readonly host: number
}

/** Whose signature under the start came in time, as a device knows it; players are meant by their numbers in the start. */
export class InTime {
  readonly #clock: MatchClock
  readonly #known = new Set<number>()
  #isVouched = false
  #isConfirmed = false

  constructor(clock: MatchClock) {
    this.#clock = clock
  }

  /** Everybody's did, and this device knew it in time: what came in a moment later says nothing ([RE28]). */
  get isConfirmed(): boolean {
    return this.#isConfirmed
  }

  /** Ascending. */
  get all(): number[] {
    return [...this.#known].sort((a, b) => a - b)
  }

  has(index: number): boolean {
    return this.#known.has(index)
  }

  /** On the host, whether this one comes in time; true when that is news. */
  take(index: number, record: SignedMatch, now: number): boolean {
    if (!this.#clock.mayTake(now) || !hasBegun(record, index)) return false
    const isNews = !this.has(index)
    this.#known.add(index)
    this.#isConfirmed ||= record.start.players.every((_, i) => this.has(i) && hasBegun(record, i))
    return isNews
  }

  /**
   * A guest takes the host's word, so that all have one; not for long, or a host could wait with it. That all signed in time it
   * believes a host that signed it, when it has their signatures: what a host only says it could deny.
   */
  believe({ inTime, signatures, host }: InTimeWords, record: SignedMatch, now: number): void {
    if (!this.#clock.mayBelieve(now)) return
    const { players } = record.start
    for (const index of inTime) if (index < players.length) this.#known.add(index)
    this.#isVouched ||=
      host < 0 ? players.every((_, i) => this.has(i)) : signatures.some((one) => one.vouches && one.index === host)
    this.#isConfirmed ||= this.#isVouched && players.every((_, i) => hasBegun(record, i))
  }
}

function hasBegun({ signatures }: SignedMatch, index: number): boolean {
  return signatures.some((one) => one.index === index)
}
