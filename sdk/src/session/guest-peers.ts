import { encode } from '../codec/combinators.js'
import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import type { Gate } from './gate.js'
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
  /** When it asked. */
  asked?: Asked
}

/** Which page of a player's asks for a seat, and for how many times it has asked before. */
interface Asked {
  readonly page: Uint8Array
  readonly turn: number
}

export type HostMessage = Parameters<typeof hostMessage.write>[1]

/** The authenticated peers of a host, which seat each has, and what is said to them. */
export class GuestPeers {
  readonly #output: HostOutput
  readonly #gate: Gate
  readonly #guests = new Map<number, GuestPeer>()

  constructor(output: HostOutput, gate: Gate) {
    this.#output = output
    this.#gate = gate
  }

  open(peer: number, guest: Omit<GuestPeer, 'seat'>): void {
    this.#guests.set(peer, { ...guest, seat: undefined })
  }

  get(peer: number): GuestPeer | undefined {
    return this.#guests.get(peer)
  }

  /** False when its page has asked anew since, over another conversation that is here ([SE61]): this one was left, and ends. */
  asks(peer: number, { page, turn }: Asked): boolean {
    const guest = this.#guests.get(peer)
    if (!guest) return false
    guest.asked = { page, turn }
    for (const { key, asked } of this.#guests.values()) {
      if (!asked || asked.turn <= turn || !equalBytes(asked.page, page) || !equalBytes(key, guest.key)) continue
      this.dismiss(peer)
      return false
    }
    return true
  }

  /** It sits elsewhere from now on. */
  sit(peer: number, seat: Seat): void {
    const guest = this.#guests.get(peer)
    if (guest) guest.seat = seat
  }

  /** Who sits there; nobody while the seat waits. */
  at(seat: Seat): number[] {
    return [...this.#guests].flatMap(([peer, guest]) => (guest.seat === seat ? [peer] : []))
  }

  forget(peer: number): GuestPeer | undefined {
    const guest = this.#guests.get(peer)
    this.#guests.delete(peer)
    return guest
  }

  /** Ends the links of a peer; with a farewell when one is given, which waits for nothing. */
  dismiss(peer: number, farewell?: HostMessage): void {
    this.#guests.delete(peer)
    if (farewell) this.send(peer, farewell)
    this.#output.close(peer)
  }

  /** Ends the links of whoever sits there. */
  cutOff(seat: Seat, farewell?: HostMessage): void {
    for (const [peer, guest] of this.#guests) if (guest.seat === seat) this.dismiss(peer, farewell)
  }

  cutOffAll(farewell: HostMessage): void {
    for (const peer of [...this.#guests.keys()]) this.dismiss(peer, farewell)
  }

  /** Who has a seat hears it when the standby has what it rests on ([SE58]). */
  send(peer: number, message: HostMessage): void {
    this.sendPayload(peer, encode(hostMessage, message))
  }

  sendPayload(peer: number, payload: Uint8Array): void {
    if (this.#guests.get(peer)?.seat === undefined) this.#output.event(peer, payload)
    else this.#say(peer, payload)
  }

  /** No seat, and why: a code of ours. It is an answer that makes sense. */
  refuse(peer: number, code: string): true {
    this.send(peer, { kind: 'refused', code, why: undefined })
    return true
  }

  /** To everybody with a seat. */
  broadcast(message: HostMessage): void {
    const payload = encode(hostMessage, message)
    this.tell(() => payload)
  }

  /** To everybody with a seat, to each what they may know; `undefined` for nothing. */
  tell(payloadFor: (peer: number, seat: Seat) => Uint8Array | undefined): void {
    const all: [number, Uint8Array][] = []
    this.forEachSeat((peer, seat) => {
      const payload = payloadFor(peer, seat)
      if (payload) all.push([peer, payload])
    })
    for (const [peer, payload] of all) this.#say(peer, payload)
  }

  forEachSeat(call: (peer: number, seat: Seat) => void): void {
    for (const [peer, { seat }] of this.#guests) if (seat !== undefined) call(peer, seat)
  }

  #say(peer: number, payload: Uint8Array): void {
    this.#gate.hold(this.#gate.changes, () => this.#output.event(peer, payload), payload, peer)
  }
}
