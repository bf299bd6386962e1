/** The state of a backed-up socket is looked at this often, ms: shorter than two frames of a fast game. */
const LOOK_MS = 20

export interface FrameSocket {
  readonly backlog: number
  send(frame: Uint8Array): void
}

/**
 * Lossy frames on a socket that does not keep up: only the newest of each link waits, and an older one makes room for it,
 * since what comes late is worth nothing.
 */
export class LossyLane {
  readonly #socket: FrameSocket
  readonly #limit: number
  readonly #waiting = new Map<number, Uint8Array>()
  #timer: NodeJS.Timeout | undefined

  /** @param limit bytes that may wait on the socket before lossy frames do, too */
  constructor(socket: FrameSocket, limit: number) {
    this.#socket = socket
    this.#limit = limit
  }

  send(link: number, frame: Uint8Array): void {
    if (this.#socket.backlog <= this.#limit) {
      this.#waiting.delete(link)
      this.#socket.send(frame)
      return
    }
    this.#waiting.set(link, frame)
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS)
  }

  forget(link: number): void {
    this.#waiting.delete(link)
  }

  close(): void {
    this.#waiting.clear()
    clearInterval(this.#timer)
  }

  #look(): void {
    for (const [link, frame] of this.#waiting) {
      if (this.#socket.backlog > this.#limit) return
      this.#waiting.delete(link)
      this.#socket.send(frame)
    }
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
