import { Handshake, type HandshakeOptions } from '../connect/handshake.js'
import type { Clock } from '../ports/clock.js'
import type { Link } from '../ports/link.js'
import { Carrier, type CarrierOutput, type Lane } from '../session/carrier.js'
import { LinkFigures } from './link-figures.js'

/** A link on which nothing was heard for this long is gone, ms: a phone may pause for 3 s, a person waits no longer than 6. */
export const SILENCE_MS = 6000
/** A link that was silent for this long is suspected: three beats of the other side ([CO8]), ms. */
export const SUSPECT_MS = 1500
/** One that stood before the network may have changed is suspected after this long, ms: a round trip to far away, twice. */
const DOUBT_MS = 750
/** … and is gone after this long without an answer, ms. */
const DOUBTED_SILENCE_MS = 2500
/** How often each side asks "are you there", ms: twice within the time after which a link is suspected. */
const PING_MS = 500
const PING = 18
const PONG = 19

export interface PeerLinkOptions extends Omit<HandshakeOptions, 'binding' | 'random'> {
  link: Link
  clock: Clock
  /** What the hello is made of, 48 bytes. */
  random: Uint8Array
  /** It was sent ahead, with the dial. */
  saidHello?: boolean
  output: Omit<CarrierOutput, 'send'> & {
    /** Whether a message that came may be looked at; asked before it costs anything. */
    admits?(lane: Lane, bytes: Uint8Array): boolean
    /** A message was opened: it is the peer's own. */
    opened?(): void
    /** @param silent the peer was not heard for too long; else somebody closed the link */
    closed(silent: boolean): void
  }
}

/** What a simulated network does to a link, both ways. */
export interface Bend {
  out(lane: Lane, bytes: Uint8Array, carry: (bytes: Uint8Array) => void): void
  in(lane: Lane, bytes: Uint8Array, carry: (bytes: Uint8Array) => void): void
  /** What is held up goes at once, in its order. */
  flush(): void
}

/** Joins a Link to a Carrier, keeps it alive with pings ([CO8]), and measures the round trip. */
export class PeerLink {
  readonly link: Link
  readonly carrier: Carrier
  /** What has passed, and how its round trips were. */
  readonly figures = new LinkFigures()
  #bend: Bend | undefined
  readonly #clock: Clock
  readonly #saidHello: boolean
  readonly #output: PeerLinkOptions['output']
  #undo: (() => void)[] = []
  #heardAt: number
  #doubtedAt: number | undefined
  #rtt: number | undefined
  #closed = false

  constructor({ link, clock, saidHello = false, output, ...handshake }: PeerLinkOptions) {
    this.link = link
    this.#clock = clock
    this.#output = output
    this.#saidHello = saidHello
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
      binding: guest && host ? { kind: 'dtls', guest, host } : { kind: 'relayed' },
    })
    this.carrier = new Carrier(shake, binding.kind === 'relayed', {
      send: (lane, bytes) => this.#send(lane, bytes),
      established: (peer) => {
        output.established(peer)
        this.#ping()
      },
      failed: (code) => output.failed(code),
      frame: (lane, frame) => {
        output.opened?.()
        return (lane === 'state' && this.#isBeat(frame)) || output.frame(lane, frame)
      },
    })
  }

  /** Begins the handshake, and to hear what came before. */
  start(): void {
    this.carrier.start(this.#saidHello)
    this.#undo.push(
      this.#clock.every(PING_MS, () => this.#beat()),
      this.link.onMessage((lane, bytes) => {
        if (this.#bend) this.#bend.in(lane, bytes, (late) => this.#hear(lane, late))
        else this.#hear(lane, bytes)
      }),
      this.link.onClose(() => this.close()),
    )
    if (this.#closed) this.#stop() // it closed while its first messages were handled
  }

  /** Bends what passes from here on; with nothing, it passes as it is. */
  bend(bend: Bend | undefined): void {
    if (bend !== this.#bend) this.#bend?.flush()
    this.#bend = bend
  }

  #send(lane: Lane, bytes: Uint8Array): void {
    this.figures.sent(bytes.length)
    if (this.#bend) this.#bend.out(lane, bytes, (late) => this.link.send(lane, late))
    else this.link.send(lane, bytes)
  }

  #hear(lane: Lane, bytes: Uint8Array): void {
    if (this.#closed) return
    this.figures.heard(bytes.length)
    this.#heardAt = this.#clock.now()
    this.#doubtedAt = undefined
    if (this.#output.admits?.(lane, bytes) ?? true) this.carrier.receive(lane, bytes)
  }

  /** Last measured round trip, ms; `undefined` before the first answer. */
  get rtt(): number | undefined {
    return this.#rtt
  }

  /** How long nothing was heard, ms; at least `SUSPECT_MS` when it was doubted and has not answered. */
  get quiet(): number {
    const [quiet, doubted] = [this.#clock.now() - this.#heardAt, this.#doubted]
    return doubted < DOUBT_MS ? quiet : Math.max(quiet, SUSPECT_MS)
  }

  /** The network may be another one, or the device slept: it has to answer soon, or is taken for dead ([SE35]). */
  doubt(): void {
    if (!this.carrier.open) return
    this.#doubtedAt ??= this.#clock.now()
    this.#ping()
  }

  get isDoubted(): boolean {
    return this.#doubtedAt !== undefined
  }

  get #doubted(): number {
    return this.#doubtedAt === undefined ? 0 : this.#clock.now() - this.#doubtedAt
  }

  get closed(): boolean {
    return this.#closed
  }

  close(silent = false): void {
    this.bend(undefined) // what was said before still arrives
    if (this.#closed) return
    this.#closed = true
    this.#stop()
    this.carrier.close()
    this.link.close()
    this.#output.closed(silent)
  }

  #stop(): void {
    for (const undo of this.#undo.splice(0)) undo()
  }

  #beat(): void {
    if (this.quiet > SILENCE_MS || this.#doubted > DOUBTED_SILENCE_MS) this.close(true)
    else this.#ping()
  }

  #ping(): void {
    const now = this.#clock.now()
    if (this.carrier.open) this.figures.asked(now)
    const frame = new Uint8Array(9)
    frame[0] = PING
    new DataView(frame.buffer).setFloat64(1, now)
    this.carrier.send('state', frame)
  }

  /** True when it was a ping or its answer. */
  #isBeat(frame: Uint8Array): boolean {
    if (frame.length !== 9 || (frame[0] !== PING && frame[0] !== PONG)) return false
    if (frame[0] === PING) {
      const pong = frame.slice()
      pong[0] = PONG
      this.carrier.send('state', pong)
      return true
    }
    const sentAt = new DataView(frame.buffer, frame.byteOffset).getFloat64(1)
    const rtt = this.#clock.now() - sentAt
    if (rtt >= 0 && rtt <= SILENCE_MS) {
      this.#rtt = rtt
      this.figures.answered(sentAt, rtt)
    }
    return true
  }
}
