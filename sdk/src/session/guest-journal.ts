import { type Decoded, decode, encode } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import { EventLog, type LogEntry, type LogTail } from './event-log.js'
import { guestMessage, guestRequest, hostEvent } from './messages.js'
import { type Kept, Outbox } from './outbox.js'

type HostEvent = Decoded<typeof hostEvent>

/** A guest's memory of what it asked and what it heard: both outlive its connection and its host. */
export class GuestJournal {
  /** What it asked and has no answer to. */
  readonly outbox: Outbox
  readonly #log = new EventLog()
  readonly #send: (message: Uint8Array) => void
  #seen: number | undefined
  #open = false

  /** @param send puts a message onto the connection there is now */
  constructor(send: (message: Uint8Array) => void, outbox = new Outbox()) {
    this.#send = send
    this.outbox = outbox
  }

  /** The last of the log it has; `undefined` before the first welcome. */
  get seen(): number | undefined {
    return this.#seen
  }

  /** What it received of the log. */
  get tail(): LogTail {
    return this.#log.tail
  }

  /** Another connection: until the host has given the seat back, requests wait. */
  close(): void {
    this.#open = false
  }

  /** The number of the request; `undefined` when too much waits for the host. */
  ask(request: Parameters<typeof guestRequest.write>[1]): number | undefined {
    const kept = this.outbox.add(encode(guestRequest, request))
    if (kept && this.#open) this.#say(kept)
    return kept?.number
  }

  /**
   * The host gives the seat: says again what is unsettled.
   *
   * @returns whether the rest of the log follows, so that what is known goes on from there, and the requests this host will
   * never answer
   */
  welcome({ log, handled }: { log: number; handled: number }): { goesOn: boolean; lost: readonly number[] } {
    const goesOn = log === this.#seen
    if (!goesOn) this.#log.restart(log)
    this.#seen = log
    this.#open = true
    const { again, lost } = this.outbox.resume(handled)
    for (const kept of again) this.#say(kept)
    return { goesOn, lost }
  }

  /** What an entry says that is new to this seat: nothing when it was heard before or is not for it; false when it makes no sense. */
  hear(entry: LogEntry, seat: Seat): HostEvent | undefined | false {
    this.#log.pass(entry.number - 1) // what lies between was not for this seat
    if (this.#log.take(entry) === 'repeat') return undefined
    this.#seen = this.#log.number
    if (entry.to && !entry.to.includes(seat)) return undefined
    return decode(hostEvent, entry.payload) ?? false
  }

  /** The host has settled all up to this request: whether that is new, or `undefined` when it makes no sense. */
  settle(number: number): boolean | undefined {
    const isNew = number > this.outbox.settled
    return this.outbox.settle(number) ? isNew : undefined
  }

  #say({ number, body }: Kept): void {
    this.#send(encode(guestMessage, { kind: 'request', number, settled: this.outbox.settled, body }))
  }
}
