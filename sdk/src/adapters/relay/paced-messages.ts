import { Pace } from '../../discover/pace.js'

/** A lobby cuts off who says more than 60 messages in 2 s ([DI5]); some may come in a heap, so we stay well below. */
const PACE = { burst: 20, everyMs: 100 }

/** Passes messages on in their order: at once for as long as the lobby bears it, and then as fast as it does. */
export class PacedMessages {
  readonly #send: (type: string, value: unknown) => void
  readonly #waiting: (readonly [type: string, value: unknown])[] = []
  readonly #pace = new Pace(PACE)
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(send: (type: string, value: unknown) => void) {
    this.#send = send
  }

  send(type: string, value: unknown): void {
    this.#waiting.push([type, value])
    if (this.#waiting.length === 1) this.#pass()
  }

  /** What waits is not said any more. */
  drop(): void {
    clearTimeout(this.#timer)
    this.#waiting.length = 0
  }

  #pass(): void {
    for (let [next] = this.#waiting; next; [next] = this.#waiting) {
      const wait = this.#pace.take(performance.now())
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#pass(), Math.ceil(wait))
        return
      }
      this.#waiting.shift()
      this.#send(...next)
    }
  }
}
