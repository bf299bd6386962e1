import { type Decoded, decode, encode } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import { EventLog, entryFor, type LogTail, withheld } from './event-log.js'
import type { Gate } from './gate.js'
import type { GuestPeers, HostMessage } from './guest-peers.js'
import { Handled, type Stay } from './handled.js'
import { guestRequest, hostEvent, hostMessage } from './messages.js'

export type GuestRequest = Decoded<typeof guestRequest>
type HostEvent = Parameters<typeof hostEvent.write>[1]

/** Whose request it is, and which. */
export interface Cause {
  readonly seat: Seat
  readonly number: number
}

/** What a standby has to hold of it. */
export interface JournalBackup {
  readonly log: LogTail
  readonly stays: readonly Stay[]
}

/** Those that have an answer of their own. */
export type AnsweredRequest = Exclude<Parameters<typeof guestRequest.write>[1], { kind: 'ready' | 'letter' }>

/** What a request is answered with: why it was refused, if it was, and the seat it was for. */
export interface Answer {
  readonly refused?: string | undefined
  readonly seat?: Seat | undefined
}

/** What a request came to: its answer where it has one of its own, and whether it made sense. */
export interface Outcome {
  readonly answer?: HostMessage
  readonly sense: boolean
}

/** The host's memory of what was asked and what was said, so that drops and a change of hosts lose and double nothing. */
export class Journal {
  /** What the host says to those with a seat passes here. */
  readonly gate: Gate
  readonly #guests: GuestPeers
  readonly #log: EventLog
  readonly #handled: Handled
  /** Peers that were not told of the newest entries, as these are not for them. */
  readonly #behind = new Set<number>()
  /** Up to where requests of each peer need no answer, and it was not told so; 0 for none. */
  readonly #settled = new Map<number, number>()

  /** @param before of the host that was before this one */
  constructor(guests: GuestPeers, gate: Gate, before?: JournalBackup) {
    this.#guests = guests
    this.gate = gate
    this.#log = new EventLog(before?.log)
    this.#handled = new Handled(before?.stays)
  }

  /** All of it, after change number `gate.changes`. */
  get backup(): JournalBackup {
    return { log: this.#log.tail, stays: this.#handled.stays }
  }

  /** The log's number when the stay of who sits there began. */
  since(seat: Seat): number {
    return this.#handled.since(seat) ?? 0
  }

  /** Up to where this device has heard what each player said, as it hosts. */
  get stays(): readonly Stay[] {
    return this.#handled.stays
  }

  /** Tells everybody, in the order all hear it; or these seats, and the others at the end of the beat that something was said. */
  say(event: HostEvent, to?: readonly Seat[]): void {
    this.gate.change()
    const entry = this.#log.write(encode(hostEvent, event), to)
    let payload: Uint8Array | undefined
    this.#guests.tell((peer, seat) => {
      if (to && !to.includes(seat)) {
        this.#behind.add(peer)
        return undefined
      }
      this.#behind.delete(peer)
      payload ??= encode(hostMessage, { kind: 'logged', entry })
      return payload
    })
  }

  /** The end of a beat: what waits, as one word is enough for all of it. Everybody hears what is settled, and how far the log is. */
  tick(): void {
    for (const [peer, number] of this.#settled)
      if (number > 0 && this.#guests.get(peer)) this.#guests.send(peer, { kind: 'settled', number })
    this.#settled.clear()
    if (this.#behind.size === 0) return
    const payload = encode(hostMessage, { kind: 'logged', entry: withheld(this.#log.number) })
    for (const peer of this.#behind) if (this.#guests.get(peer)) this.#guests.sendPayload(peer, payload)
    this.#behind.clear()
  }

  /** Somebody new sits there. */
  begin(seat: Seat): void {
    this.#handled.begin(seat, this.#log.number)
  }

  /** The same player sits elsewhere. */
  move(from: Seat, to: Seat): void {
    this.gate.change()
    this.#handled.move(from, to, this.#log.number)
  }

  /** Nobody sits there any more. */
  end(seat: Seat): void {
    this.#handled.end(seat)
  }

  /**
   * What a welcome says of it, and what has to be said right after it.
   *
   * @param seen the last of the log that they have
   */
  welcome(seat: Seat, seen: number | undefined): { log: number; handled: number; missed: HostMessage[] } {
    const since = this.#handled.since(seat)
    const isTheirs = seen !== undefined && since !== undefined && seen >= since
    const missed = isTheirs ? this.#log.after(seen) : undefined
    return {
      log: missed && seen !== undefined ? seen : this.#log.number,
      handled: this.#handled.last(seat),
      missed: (missed ?? []).map((entry) => ({ kind: 'logged', entry: entryFor(entry, seat) })),
    }
  }

  /** A request came: it is run, if it is new, and answered. False when it makes no sense. */
  request(
    peer: number,
    seat: Seat,
    { number, settled, body }: { number: number; settled: number; body: Uint8Array },
    run: (request: GuestRequest, cause: Cause) => Outcome,
  ): boolean {
    const verdict = this.#handled.take(seat, number, settled)
    if (verdict === 'garbage') return false
    const { answer, sense } = verdict === 'new' ? this.#run(body, { seat, number }, run) : { sense: true }
    const now = this.#guests.get(peer)?.seat ?? seat // it may have been the question to sit elsewhere
    if (answer) this.#handled.answer(now, encode(hostMessage, answer))
    const payload = this.#handled.answerTo(now, number)
    if (payload) this.#guests.sendPayload(peer, payload)
    this.#settled.set(peer, payload ? 0 : number) // an answer settles what was before it as well
    return sense
  }

  /** What this device's own player asks, or asked of the host before it: done once, and answered as then or now. */
  own(
    seat: Seat,
    { number, settled, body }: { number: number; settled: number; body: Uint8Array },
    run: (request: GuestRequest, cause: Cause) => Outcome,
  ): HostMessage | undefined {
    if (this.#handled.take(seat, number, settled) !== 'new') {
      const known = this.#handled.answerTo(seat, number)
      return known && decode(hostMessage, known)
    }
    const { answer } = this.#run(body, { seat, number }, run)
    if (answer) this.#handled.answer(seat, encode(hostMessage, answer))
    return answer
  }

  #run(body: Uint8Array, cause: Cause, run: (request: GuestRequest, cause: Cause) => Outcome): Outcome {
    this.gate.change()
    const request = decode(guestRequest, body)
    return request ? run(request, cause) : { sense: false }
  }
}
