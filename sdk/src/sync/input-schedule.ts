/** Inputs that are looked at: four seconds at 30 Hz. */
const WINDOW = 128
/** Inputs from one look at all of them to the next, while none is late. */
const LOOK = 8
/** The part of the inputs that may come after their tick; to make all of them wait for these would cost everybody time. */
const MAY_BE_LATE = 0.04
/** Before they all wait less, only this part may be late then: or it would go up and down. */
const LATE_WHEN_SOONER = 0.02
/** What jitter may make them wait, ms; more would be felt, a missing input less so. */
const MOST_DELAY_MS = 200
/** Early by more ticks than this, or none for so long: their numbers begin anew. */
const OUT_OF_STEP = 32
const OUTAGE_MS = 400

/**
 * In which tick of the host each input of a device is due ([SY33]): one per tick, in their order, so late that of the last inputs
 * 96 of 100 came in time. A device whose inputs come steadily waits for none.
 */
export class InputSchedule {
  readonly #most: number
  readonly #outage: number
  /** Ticks that each of the last inputs was early, in a ring; below 0 it was late. */
  readonly #early = new Int32Array(WINDOW)
  #count = 0
  readonly #sorted = new Int32Array(WINDOW)
  /** Number of the input that is due next. */
  #due: number | undefined
  /** Number of the first that counts: what came with it is of a time before. */
  #first = 0
  /** Ticks since anything came. */
  #quiet = 0
  /** How many ticks all of them wait by now, more than at first. */
  #delay = 0

  constructor(tickRate: number) {
    this.#most = Math.ceil((MOST_DELAY_MS / 1000) * tickRate)
    this.#outage = Math.ceil((OUTAGE_MS / 1000) * tickRate)
  }

  /** @param newest that came in the same moment: where the numbers begin anew, that one is due, and not what it had to wait for */
  arrived(seq: number, newest = seq): void {
    const early = seq - (this.#due ?? seq)
    if (this.#due === undefined || this.#quiet > this.#outage || Math.abs(early) > OUT_OF_STEP) this.#begin(newest)
    else if (seq > this.#first) {
      this.#early[this.#count++ % WINDOW] = early
      if (early < 0 || this.#count % LOOK === 0) this.#adapt()
    }
    this.#quiet = 0
  }

  /** The input that is due in this tick; called once in each. */
  next(): number {
    this.#quiet++
    if (this.#due === undefined) return 0
    return this.#due++
  }

  #begin(seq: number): void {
    this.#due = seq
    this.#first = seq
    this.#count = 0
    this.#delay = 0
  }

  #adapt(): void {
    const known = Math.min(this.#count, WINDOW)
    const sorted = this.#sorted.subarray(0, known)
    sorted.set(this.#early.subarray(0, known))
    sorted.sort()
    const needed = -(sorted[Math.floor(WINDOW * MAY_BE_LATE)] ?? 0)
    const longer = Math.min(needed, this.#most - this.#delay)
    if (longer > 0) return this.#move(longer)
    const spare = sorted[Math.floor(known * LATE_WHEN_SOONER)] ?? 0
    // One tick too many for all of the window, or two for half of it.
    if (spare > 0 && spare * this.#count >= WINDOW) this.#move(-spare)
  }

  /** All inputs that follow are due so many ticks later. */
  #move(ticks: number): void {
    if (this.#due === undefined) return
    this.#due -= ticks
    this.#delay += ticks
    if (ticks < 0) this.#count = 0
    for (let i = 0; i < this.#early.length; i++) this.#early[i] = (this.#early[i] ?? 0) + ticks
  }
}
