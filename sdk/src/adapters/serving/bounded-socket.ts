import WebSocket from 'ws'
import { Rate } from '../../discover/rate.js'

/** What is kept for somebody who does not read (a full list of a lobby is 2 MB); beyond, the socket is cut, bytes. */
const MAX_UNSENT = 4 * 1024 * 1024

export interface MessageRate {
  readonly count: number
  readonly bytes: number
  readonly ms: number
}

class Traffic {
  readonly #messages: Rate
  readonly #bytes: Rate

  constructor({ count, bytes, ms }: MessageRate) {
    this.#messages = new Rate({ count, ms })
    this.#bytes = new Rate({ count: bytes, ms })
  }

  take(now: number, bytes: number): boolean {
    return this.#messages.take(now) && this.#bytes.take(now, bytes)
  }
}

/**
 * A `ws` socket that cuts itself off when the other side sends too much, reads too little, or sends what the code
 * above it throws at. Here, because neither Colyseus nor PeerServer bounds its sockets, and an exception in a
 * `message` listener would end the process.
 *
 * @param special messages with a rate of their own
 */
export function boundedSocket(
  rate: MessageRate,
  makesSense: (bytes: Uint8Array) => boolean = () => true,
  special?: { readonly is: (bytes: Uint8Array) => boolean; readonly rate: MessageRate },
): typeof WebSocket {
  return class BoundedSocket extends WebSocket {
    readonly #usual = new Traffic(rate)
    readonly #special = new Traffic(special?.rate ?? rate)

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (event !== 'message') return super.emit(event, ...args)
      const [data] = args
      if (!(data instanceof Uint8Array)) return false
      const traffic = special?.is(data) ? this.#special : this.#usual
      if (!traffic.take(performance.now(), data.byteLength)) return this.#cut()
      if (!makesSense(data)) return false
      try {
        return super.emit(event, ...args)
      } catch {
        return this.#cut()
      }
    }

    override send(data: Parameters<WebSocket['send']>[0], ...rest: unknown[]): void {
      if (this.bufferedAmount > MAX_UNSENT) return this.terminate()
      Reflect.apply(super.send, this, [data, ...rest])
    }

    #cut(): boolean {
      this.terminate()
      return false
    }
  }
}
