import type { Established, Handshake } from '../connect/handshake.js'
import { Opener, Sealer } from '../connect/seal.js'
import { EventStream } from './stream.js'

/** What a connection reports; called synchronously from `receive`. */
export interface ConnectionOutput {
  send(lane: 'events' | 'state', bytes: Uint8Array): void
  established(peer: Established): void
  failed(code: string): void
  event(payload: Uint8Array): void
  state(frame: Uint8Array): void
}

/** Bad frames a peer may send before it is cut off: a few can be an honest bug or a version slip, a flood is not. */
const MAX_GARBAGE = 16
const FIRST_STREAM_FRAME = 3

/**
 * One authenticated conversation with a peer: first the handshake, then the event stream and lossy frames,
 * sealed where the path is relayed. Pure: bytes come in through `receive`, and leave through `output.send`.
 */
export class Connection {
  readonly #handshake: Handshake
  readonly #output: ConnectionOutput
  readonly #sealed: boolean
  readonly #stream = new EventStream()
  #state: 'shaking' | 'open' | 'closed' = 'shaking'
  #sealer: Sealer | undefined
  #opener: Opener | undefined
  #garbage = 0

  constructor(handshake: Handshake, sealed: boolean, output: ConnectionOutput) {
    this.#handshake = handshake
    this.#sealed = sealed
    this.#output = output
  }

  get open(): boolean {
    return this.#state === 'open'
  }

  start(): void {
    this.#output.send('events', this.#handshake.start())
  }

  receive(lane: 'events' | 'state', bytes: Uint8Array): void {
    if (this.#state === 'closed') return
    if (this.#state === 'shaking') return lane === 'events' ? this.#shake(bytes) : undefined
    const frame = this.#opener ? this.#opener.open(bytes) : bytes
    if (!frame) return this.#drop()
    if (lane === 'state') return this.#output.state(frame)
    if ((frame[0] ?? 0) < FIRST_STREAM_FRAME) return this.#drop()
    const { deliver, ok } = this.#stream.receive(frame)
    if (!ok) return this.#drop()
    for (const payload of deliver) {
      if (this.open) this.#output.event(payload)
    }
    if (this.#stream.ackDue) this.#sendFrame('events', this.#stream.ackFrame())
  }

  /** Sends a reliable message; false when the peer has not acknowledged for so long that the buffer is full. */
  sendEvent(payload: Uint8Array): boolean {
    if (this.#state !== 'open') return false
    if (!this.#stream.send(payload)) return false
    for (const frame of this.#stream.take()) this.#sendFrame('events', frame)
    return true
  }

  sendState(frame: Uint8Array): void {
    if (this.#state === 'open') this.#sendFrame('state', frame)
  }

  /** A message that parsed as a frame but made no sense above: counts as garbage too. */
  drop(): void {
    this.#drop()
  }

  close(): void {
    this.#state = 'closed'
  }

  #shake(bytes: Uint8Array): void {
    const { send, done, failed } = this.#handshake.receive(bytes)
    for (const frame of send ?? []) this.#output.send('events', frame)
    if (failed) {
      this.#state = 'closed'
      this.#output.failed(failed.code)
    } else if (done) {
      if (this.#sealed) {
        const keys = done.keys(0)
        this.#sealer = new Sealer(keys.send)
        this.#opener = new Opener(keys.receive)
      }
      this.#state = 'open'
      this.#output.established(done)
    }
  }

  #sendFrame(lane: 'events' | 'state', frame: Uint8Array): void {
    this.#output.send(lane, this.#sealer ? this.#sealer.seal(frame) : frame)
  }

  #drop(): void {
    this.#garbage++
    if (this.#garbage < MAX_GARBAGE || this.#state === 'closed') return
    this.#state = 'closed'
    this.#output.failed('connect/bad-handshake')
  }
}
