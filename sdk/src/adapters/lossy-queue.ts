/** More than this waiting would only arrive late, bytes. */
const MAX_WAITING = 16 * 1024

/** Messages of the lossy lane on a line that is full: they wait for a moment, and the oldest gives way ([SE28]). */
export class LossyQueue {
  readonly #isFull: () => boolean
  readonly #send: (bytes: Uint8Array) => void
  readonly #waiting: Uint8Array[] = []
  #bytes = 0

  constructor(isFull: () => boolean, send: (bytes: Uint8Array) => void) {
    this.#isFull = isFull
    this.#send = send
  }

  push(bytes: Uint8Array): void {
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
    this.drain()
    while (this.#bytes > MAX_WAITING) this.#shift()
  }

  /** The line may have room again. */
  drain(): void {
    while (this.#waiting.length > 0 && !this.#isFull()) {
      const next = this.#shift()
      if (next) this.#send(next)
    }
  }

  #shift(): Uint8Array | undefined {
    const oldest = this.#waiting.shift()
    this.#bytes -= oldest?.length ?? 0
    return oldest
  }
}
