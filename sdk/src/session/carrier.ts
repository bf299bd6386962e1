import type { Established, Handshake } from '../connect/handshake.js'
import { Opener, Sealer } from '../connect/seal.js'

export type Lane = 'events' | 'state'

/** What a carrier reports; called synchronously from `receive`. */
export interface CarrierOutput {
  send(lane: Lane, bytes: Uint8Array): void
  established(peer: Established): void
  /** `session/protocol` when it is the peer that makes no sense: then it can still be told something. */
  failed(code: string): void
  /** Answers false to a frame that makes no sense. */
  frame(lane: Lane, frame: Uint8Array): boolean
}

/** Bad frames a peer may send on a link before it is cut off: a few can be an honest bug or a version slip, a flood is not. */
const MAX_GARBAGE = 16

/**
 * One link's part in a connection: the handshake that ties the peer to this very link, then frames, sealed where
 * somebody else carries them. Pure: bytes come in through `receive`, and leave through `output.send`.
 */
export class Carrier {
  readonly #handshake: Handshake
  readonly #sealed: boolean
  readonly #output: CarrierOutput
  /** Between `early` and `open` the guest has asked, and has not yet proved that it heard the answer. */
  #state: 'shaking' | 'early' | 'open' | 'closed' = 'shaking'
  #sealer: Sealer | undefined
  #opener: Opener | undefined
  #garbage = 0
  /** Frames that could not be opened: whoever carries the link may have made them. */
  #forged = 0
  #proved = false

  constructor(handshake: Handshake, sealed: boolean, output: CarrierOutput) {
    this.#handshake = handshake
    this.#sealed = sealed
    this.#output = output
  }

  get open(): boolean {
    return this.#state === 'open' || this.#state === 'early'
  }

  /** The other side has proved its key on this very link, so it hears us here; it stays so. */
  get proved(): boolean {
    return this.#proved
  }

  /** Says hello, unless that was sent ahead. */
  start(saidHello = false): void {
    if (!saidHello) this.#output.send('events', this.#handshake.start())
  }

  receive(lane: Lane, bytes: Uint8Array): void {
    if (this.#state === 'closed') return
    const shaking = this.#state !== 'open'
    if (shaking && lane === 'state') return
    const frame = this.#opener ? this.#opener.open(bytes) : bytes
    if (shaking) this.#shake(frame ?? new Uint8Array())
    else if (!frame) {
      if (++this.#forged >= MAX_GARBAGE) this.#fail('connect/bad-handshake')
    } else if (!this.#output.frame(lane, frame)) this.#drop()
  }

  send(lane: Lane, frame: Uint8Array): void {
    if (this.open) this.#send(lane, frame)
  }

  close(): void {
    this.#state = 'closed'
  }

  #send(lane: Lane, frame: Uint8Array): void {
    this.#output.send(lane, this.#sealer ? this.#sealer.seal(frame) : frame)
  }

  #shake(frame: Uint8Array): void {
    const { keys, send, early, done, failed } = this.#handshake.receive(frame)
    if (failed) return this.#fail(failed.code)
    if (keys && this.#sealed) {
      const pair = keys(0)
      if (!pair) return this.#fail('connect/bad-handshake')
      this.#sealer = new Sealer(pair.send)
      this.#opener = new Opener(pair.receive)
    }
    if (send) this.#send('events', send)
    if (early) this.#hear(early)
    if (!done) return
    const known = this.#state === 'early'
    this.#state = 'open'
    this.#proved = true
    if (!known) this.#output.established(done)
  }

  #hear({ peer, frame }: { peer: Established; frame: Uint8Array }): void {
    this.#state = 'early'
    this.#output.established(peer)
    if (!this.#output.frame('events', frame)) this.#drop()
  }

  #drop(): void {
    if (++this.#garbage < MAX_GARBAGE || this.#state === 'closed') return
    this.#output.failed('session/protocol')
    this.#state = 'closed'
  }

  #fail(code: string): void {
    this.#state = 'closed'
    this.#output.failed(code)
  }
}
