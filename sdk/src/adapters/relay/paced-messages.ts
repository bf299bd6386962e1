import { Pace } from '../../discover/pace.js'
import type { Clock } from '../../ports/clock.js'

/** A lobby cuts off who says more than 60 messages in 2 s ([DI5]); some may come in a heap, so we stay well below. */
const PACE = { burst: 20, everyMs: 100 }

/** Passes messages on in their order: at once for as long as the lobby bears it, and then as fast as it does. */
export class PacedMessages {
  readonly #send: (type: string, value: unknown) => void
  readonly #waiting: (readonly [type: string, value: unknown])[] = []
  readonly #pace = new Pace(PACE)
  readonly #clock: Clock
  #stopWaiting: () => void = () => {}

  constructor(clock: Clock, send: (type: string, value: unknown) => void) {
    this.#clock = clock
    this.#send = send
  }

  send(type: string, value: unknown): void {
    this.#waiting.push([type, value])
    if (this.#waiting.length === 1) this.#pass()
  }

  /** What waits is not said any more. */
  drop(): void {
    this.#stopWaiting()
    this.#waiting.length = 0
  }

  #pass(): void {
    for (let [next] = this.#waiting; next; [next] = this.#waiting) {
      const wait = this.#pace.take(this.#clock.now())
      if (wait > 0) {
        this.#stopWaiting = this.#clock.after(Math.ceil(wait), () => this.#pass())
        return
      }
      this.#waiting.shift()
      this.#send(...next)
    }
  }
}
