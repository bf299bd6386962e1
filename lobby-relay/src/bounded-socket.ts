import WebSocket from 'ws'
import { LIMITS } from './limits.js'
import { Rate } from './rate.js'

export interface MessageRate {
  readonly count: number
  readonly bytes: number
  readonly ms: number
}

/**
 * A `ws` socket that cuts itself off when the other side sends too much, reads too little, or sends what the code
 * above it throws at. Here, because neither Colyseus nor PeerServer bounds its sockets, and an exception in a
 * `message` listener would end the process.
 */
export function boundedSocket(
  rate: MessageRate,
  makesSense: (bytes: Uint8Array) => boolean = () => true,
): typeof WebSocket {
  return class BoundedSocket extends WebSocket {
    readonly #messages = new Rate({ count: rate.count, ms: rate.ms })
    readonly #bytes = new Rate({ count: rate.bytes, ms: rate.ms })

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (event !== 'message') return super.emit(event, ...args)
      const [data] = args
      const now = performance.now()
      if (!(data instanceof Uint8Array)) return false
      if (!this.#messages.take(now) || !this.#bytes.take(now, data.byteLength)) return this.#cut()
      if (!makesSense(data)) return false
      try {
        return super.emit(event, ...args)
      } catch {
        return this.#cut()
      }
    }

    override send(data: Parameters<WebSocket['send']>[0], ...rest: unknown[]): void {
      if (this.bufferedAmount > LIMITS.unsentBytes) return this.terminate()
      Reflect.apply(super.send, this, [data, ...rest])
    }

    #cut(): boolean {
      this.terminate()
      return false
    }
  }
}
