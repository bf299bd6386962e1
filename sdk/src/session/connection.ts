import type { Carrier, Lane } from './carrier.js'
import { EventStream } from './stream.js'

/** What a connection reports; called synchronously from `receive`. Both answer false to what makes no sense. */
export interface ConnectionOutput {
  event(payload: Uint8Array): boolean
  state(frame: Uint8Array): boolean
}

/**
 * One authenticated conversation with a peer: the event stream, and lossy frames. It is carried by one link at a time and
 * may move to another at any moment; it hears on all of them. Pure.
 */
export class Connection {
  readonly #output: ConnectionOutput
  readonly #stream = new EventStream()
  #carrier: Carrier | undefined
  #closed = false

  constructor(output: ConnectionOutput) {
    this.#output = output
  }

  get open(): boolean {
    return this.#carrier !== undefined && !this.#closed
  }

  /** Bytes of events that the peer has not acknowledged. */
  get waiting(): number {
    return this.#stream.waiting
  }

  /** Speaks over this link from here on, beginning with all that was not acknowledged ([SE1]). */
  use(carrier: Carrier): void {
    this.#carrier = carrier
    for (const frame of this.#stream.replay()) carrier.send('events', frame)
  }

  /** False for a frame that makes no sense. */
  receive(lane: Lane, frame: Uint8Array): boolean {
    if (this.#closed) return true
    if (lane === 'state') return this.#output.state(frame)
    const { deliver, ok } = this.#stream.receive(frame)
    if (!ok) return false
    const sense = deliver.every((payload) => this.#closed || this.#output.event(payload))
    if (this.#stream.ackDue) this.#carrier?.send('events', this.#stream.ackFrame())
    return sense
  }

  /** Sends a reliable message; false when the peer has not acknowledged for so long that the buffer is full. */
  sendEvent(payload: Uint8Array): boolean {
    if (!this.open || !this.#stream.send(payload)) return false
    for (const frame of this.#stream.take()) this.#carrier?.send('events', frame)
    return true
  }

  sendState(frame: Uint8Array): void {
    if (this.open) this.#carrier?.send('state', frame)
  }

  close(): void {
    this.#closed = true
  }
}
