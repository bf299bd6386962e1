import { Handshake, type HandshakeOptions } from '../connect/handshake.js'
import type { Clock } from '../ports/clock.js'
import type { Link } from '../ports/link.js'
import { Connection, type ConnectionOutput } from '../session/connection.js'

/** A peer that has said nothing for this long is gone, ms: a phone may pause for 3 s, a person waits no longer than 6. */
const SILENCE_MS = 6000
/** How often each side asks "are you there", ms. */
const PING_MS = 1000
const PING = 18
const PONG = 19

export interface PeerLinkOptions extends Omit<HandshakeOptions, 'binding' | 'random'> {
  link: Link
  clock: Clock
  random(bytes: number): Uint8Array
  output: Omit<ConnectionOutput, 'send'> & {
    /** @param silent the peer was not heard for too long; else somebody closed the link */
    closed(silent: boolean): void
  }
}

/** Joins a Link to a Connection, keeps it alive with pings ([CO8]), and measures the round trip. */
export class PeerLink {
  readonly link: Link
  readonly connection: Connection
  readonly #clock: Clock
  #undo: (() => void)[] = []
  readonly #output: PeerLinkOptions['output']
  #heardAt: number
  #rtt: number | undefined
  #closed = false

  constructor({ link, clock, random, output, ...handshake }: PeerLinkOptions) {
    this.link = link
    this.#clock = clock
    this.#output = output
    this.#heardAt = clock.now()
    const { binding } = link
    const [guest, host] =
      binding.kind === 'relayed'
        ? []
        : handshake.role === 'guest'
          ? [binding.local, binding.remote]
          : [binding.remote, binding.local]
    const shake = new Handshake({
      ...handshake,
      random: random(48),
      binding: guest && host ? { kind: 'dtls', guest, host } : { kind: 'relayed' },
    })
    this.connection = new Connection(shake, binding.kind === 'relayed', {
      ...output,
      established: (peer) => {
        output.established(peer)
        this.#ping()
      },
      send: (lane, bytes) => link.send(lane, bytes),
      state: (frame) => this.#state(frame),
    })
    this.connection.start()
    this.#undo = [
      clock.every(PING_MS, () => this.#beat()),
      link.onMessage((lane, bytes) => {
        this.#heardAt = clock.now()
        this.connection.receive(lane, bytes)
      }),
      link.onClose(() => this.close()),
    ]
    if (this.#closed) for (const undo of this.#undo) undo() // it closed while its first messages were handled
  }

  /** Last measured round trip, ms; `undefined` before the first answer. */
  get rtt(): number | undefined {
    return this.#rtt
  }

  get closed(): boolean {
    return this.#closed
  }

  close(silent = false): void {
    if (this.#closed) return
    this.#closed = true
    for (const undo of this.#undo) undo()
    this.connection.close()
    this.link.close()
    this.#output.closed(silent)
  }

  #beat(): void {
    if (this.#clock.now() - this.#heardAt > SILENCE_MS) this.close(true)
    else this.#ping()
  }

  #ping(): void {
    const frame = new Uint8Array(9)
    frame[0] = PING
    new DataView(frame.buffer).setFloat64(1, this.#clock.now())
    this.connection.sendState(frame)
  }

  #state(frame: Uint8Array): void {
    if (frame[0] !== PING && frame[0] !== PONG) return this.#output.state(frame)
    if (frame.length !== 9) return this.connection.drop()
    if (frame[0] === PING) {
      const pong = frame.slice()
      pong[0] = PONG
      return this.connection.sendState(pong)
    }
    const sentAt = new DataView(frame.buffer, frame.byteOffset).getFloat64(1)
    const rtt = this.#clock.now() - sentAt
    if (rtt >= 0 && rtt <= SILENCE_MS) this.#rtt = rtt
  }
}
