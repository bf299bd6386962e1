import { Budget } from './budget.js'
import type { Lane } from './carrier.js'

/** As many events may wait for a new link ([SE2]) and then come at once. */
const EVENTS = { perSecond: 1000, burst: 4096 }
/** Pings, their answers and lossy messages, beside four inputs for each tick. */
const STATES_BESIDE = 200
/** All that may wait for a new link, twice, and large messages at their full pace. */
const BYTES = { perSecond: 2 << 20, burst: 4 << 20 }
const WINDOW_MS = 1000

/**
 * What a host takes of one player, on all their links together, before a frame costs anything: no parsing, no opening
 * ([SE26]). An honest guest stays far below, also when its network held up some seconds.
 */
export class Intake {
  readonly #lanes: Readonly<Record<Lane, Budget>>
  readonly #bytes = new Budget(BYTES.perSecond, BYTES.burst)
  #since = Number.NEGATIVE_INFINITY
  #came = 0
  #opened = 0

  constructor(tickRate: number) {
    const states = 4 * tickRate + STATES_BESIDE
    this.#lanes = { events: new Budget(EVENTS.perSecond, EVENTS.burst), state: new Budget(states, 2 * states) }
  }

  /** False for what is too much. */
  takes(lane: Lane, bytes: number, now: number): boolean {
    if (now - this.#since > WINDOW_MS) {
      this.#since = now
      this.#came /= 2
      this.#opened /= 2
    }
    this.#came++
    return this.#lanes[lane].take(1, now) && this.#bytes.take(bytes, now)
  }

  /** A frame was opened, so it is the player's own. */
  opened(): void {
    this.#opened++
  }

  /** Whether the player sent what came lately: frames that nobody can open may be those of who carries the link. */
  get isTheirs(): boolean {
    return this.#opened * 2 >= this.#came - 1
  }
}
