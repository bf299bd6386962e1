/** How long into a match its host may propose a start: two round trips of anybody who is there. */
const PROPOSE_MS = 10_000
/** How long a start may be signed, and a signature under it comes in time: as long as a seat waits for a reload. */
const SIGN_MS = 15_000
/** A signature comes in time after a match that was over sooner, too: it may have been on its way. */
const EARLY_MS = 3_000
/** How long a guest waits after the end for the host's word on signatures that it has not heard of. */
const WORD_MS = 3_000

/** How late another host may begin, or a guest be back, and still learn what came in time: as long as a seat waits after that. */
const LATE_MS = 30_000
/** How long a guest believes what is news to it about that: it takes a host's word some time. */
const NEWS_MS = SIGN_MS + 5_000

/** When what about a match is still in time ([RE14]): who could wait with a signature would sign what they win. All by this device's clock. */
export class MatchClock {
  readonly #begun: number
  #led: number
  #followed: number
  #ended: number | undefined

  constructor(now: number) {
    this.#begun = now
    this.#led = now
    this.#followed = now
  }

  get isOver(): boolean {
    return this.#ended !== undefined
  }

  /** This device hosts from now on. */
  lead(now: number): void {
    this.#led = now
  }

  /** This device is a guest of whoever hosts, from now on or again. */
  follow(now: number): void {
    this.#followed = now
  }

  end(now: number): void {
    this.#ended ??= now
  }

  mayPropose(now: number): boolean {
    return now < this.#begun + PROPOSE_MS && this.#isOpen(now)
  }

  maySign(now: number): boolean {
    return now < this.#begun + SIGN_MS
  }

  /** A host's: of a host before it, signatures may have been lost. Those that come after a late change were waited with ([RE22]). */
  mayTake(now: number): boolean {
    return this.#isEarly(this.#led) && now < this.#led + SIGN_MS && this.#isOpen(now)
  }

  /** A guest's: whether a host may still say that a signature came in time which was not known to have. Not when it knows who won ([RE24]). */
  mayBelieve(now: number): boolean {
    return this.#isEarly(this.#followed) && now < this.#followed + NEWS_MS && this.#isOpen(now)
  }

  /** The match is over, and whoever has not been heard of has not signed that they began it. */
  isDecided(now: number, isHost: boolean): boolean {
    if (this.#ended === undefined) return false
    return now >= Math.max(this.#begun + EARLY_MS, this.#ended) + (isHost ? 0 : WORD_MS)
  }

  #isEarly(at: number): boolean {
    return at < this.#begun + LATE_MS
  }

  #isOpen(now: number): boolean {
    return this.#ended === undefined || now < this.#begun + EARLY_MS
  }
}
