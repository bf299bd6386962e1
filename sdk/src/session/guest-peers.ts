import { encode } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import type { HostOutput } from './host-options.js'
import { hostMessage } from './messages.js'

export interface GuestPeer {
  readonly key: Uint8Array
  /** Of the handshake in which it proved that: names the conversation. */
  readonly transcript: Uint8Array
  /** The host took its answer by hand. */
  readonly invited: boolean
  /** `undefined` until it has asked to join. */
  seat: Seat | undefined
  /** It is a seat they had before. */
  resumed?: boolean
}

type HostMessage = Parameters<typeof hostMessage.write>[1]

/** The authenticated peers of a host, which seat each has, and what is said to them. */
export class GuestPeers {
  readonly #output: HostOutput
  readonly #guests = new Map<number, GuestPeer>()

  constructor(output: HostOutput) {
    this.#output = output
  }

  open(peer: number, guest: Omit<GuestPeer, 'seat'>): void {
    this.#guests.set(peer, { ...guest, seat: undefined })
  }

  get(peer: number): GuestPeer | undefined {
    return this.#guests.get(peer)
  }

  forget(peer: number): GuestPeer | undefined {
    const guest = this.#guests.get(peer)
    this.#guests.delete(peer)
    return guest
  }

  /** Ends the links of a peer; with a farewell when one is given. */
  dismiss(peer: number, farewell?: HostMessage): void {
    if (farewell) this.send(peer, farewell)
    this.#guests.delete(peer)
    this.#output.close(peer)
  }

  /** Ends the links of whoever sits there. */
  cutOff(seat: Seat, farewell?: HostMessage): void {
    for (const [peer, guest] of this.#guests) if (guest.seat === seat) this.dismiss(peer, farewell)
  }

  cutOffAll(farewell: HostMessage): void {
    for (const peer of this.#guests.keys()) {
      this.send(peer, farewell)
      this.#output.close(peer)
    }
    this.#guests.clear()
  }

  send(peer: number, message: HostMessage): void {
    this.#output.event(peer, encode(hostMessage, message))
  }

  /** No seat, and why: a code of ours. It is an answer that makes sense. */
  refuse(peer: number, code: string): true {
    this.send(peer, { kind: 'refused', code })
    return true
  }

  /** To everybody with a seat, or to those the filter lets through. */
  broadcast(message: HostMessage, to: (seat: Seat, peer: number) => boolean = () => true): void {
    const payload = encode(hostMessage, message)
    this.forEachSeat((peer, seat) => {
      if (to(seat, peer)) this.#output.event(peer, payload)
    })
  }

  /** Somebody sits there, and can be told something. */
  isThere(seat: Seat): boolean {
    return [...this.#guests.values()].some((guest) => guest.seat === seat)
  }

  forEachSeat(call: (peer: number, seat: Seat) => void): void {
    for (const [peer, { seat }] of this.#guests) if (seat !== undefined) call(peer, seat)
  }
}
