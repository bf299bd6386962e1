import { encode } from '../codec/combinators.js'
import type { Seat } from '../game/seat.js'
import type { Answer, Cause, GuestRequest, Journal, Outcome } from './journal.js'
import { guestRequest } from './messages.js'
import { type Kept, Outbox } from './outbox.js'

export interface OwnRequestsOptions {
  readonly seat: Seat
  readonly journal: Journal
  /** What is unsettled from when this device was a guest. */
  readonly outbox: Outbox | undefined
  run(request: GuestRequest, cause: Cause): Outcome
  answered(number: number, answer: Answer): void
}

/**
 * What the host's own player asks ([SE57]): numbered in their stay like what a guest asks, and kept until the standby has it. So whoever
 * hosts next knows what of it was done, and the rest is asked there once more.
 */
export class OwnRequests {
  readonly #options: OwnRequestsOptions
  readonly #outbox: Outbox
  #handedOn = false

  constructor(options: OwnRequestsOptions) {
    this.#options = options
    this.#outbox = options.outbox ?? new Outbox()
  }

  /** Keeps it, to be run with `run`; `undefined` when too much is unsettled. */
  ask(request: Parameters<typeof guestRequest.write>[1]): Kept | undefined {
    return this.#outbox.add(encode(guestRequest, request))
  }

  /** In the order of the numbers. */
  run({ number, body }: Kept): void {
    const { journal, seat, run, answered } = this.#options
    if (this.#handedOn) return
    const answer = journal.own(seat, { number, settled: this.#outbox.settled, body }, run)
    journal.gate.hold(journal.gate.changes, () => {
      if (this.#handedOn) return
      this.#outbox.settle(number)
      answered(number, answer?.kind === 'acted' ? answer : {})
    })
  }

  /** Runs what this device asked of the host before it, as far as that did not. */
  goOn(): void {
    for (const kept of [...this.#outbox.unsettled]) this.run(kept)
  }

  /** Another device hosts: what is unsettled is for it. */
  handOn(): Outbox {
    this.#handedOn = true
    return this.#outbox
  }
}
