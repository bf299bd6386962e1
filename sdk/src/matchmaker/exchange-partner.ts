import { Exchange, type Heard } from '../ratings/exchange.js'
import { hex } from '../ratings/hex.js'
import type { Ledger } from '../ratings/ledger.js'
import type { Shareable } from '../ratings/shared-records.js'
import { parseMatch, type SignedMatch } from '../result/signed-match.js'
import type { RecordVerifier } from './verify-records.js'

/** New records of one other device in a session: a ledger grows by no more, whoever makes them up. */
const MAX_TAKEN = 16_384

/** What an exchange with one other device needs. */
export interface PartnerPlace {
  readonly ledger: Ledger
  readonly verifier: RecordVerifier
  shareable(): Shareable
  /** Keeps what is verified, and rates by it. */
  take(records: readonly SignedMatch[]): void
  /** In its turn. */
  say(bytes: Uint8Array): void
}

/** One other device, and what is exchanged with it. */
export class ExchangePartner {
  readonly #place: PartnerPlace
  readonly #exchange: Exchange
  #work: Promise<void> = Promise.resolve()
  #run = new AbortController()
  #taken = 0
  #isTrusted = true

  /** @param begins this device does, as it hosts */
  constructor(place: PartnerPlace, begins: boolean) {
    this.#place = place
    this.#exchange = new Exchange(() => place.shareable(), begins)
  }

  /** False from what made no sense, or was not true, on: nothing more is exchanged. */
  get isTrusted(): boolean {
    return this.#isTrusted
  }

  get isRunning(): boolean {
    return this.#exchange.isRunning
  }

  begin(salt: Uint8Array): void {
    this.stop()
    this.#place.say(this.#exchange.begin(salt))
  }

  askForRun(): void {
    if (this.#isTrusted) this.#place.say(this.#exchange.news())
  }

  stop(): void {
    this.#exchange.stop()
    this.#run.abort()
    this.#run = new AbortController()
  }

  hear(bytes: Uint8Array): Heard['came'] {
    if (!this.#isTrusted) return undefined
    const { say, records, came } = this.#exchange.hear(bytes)
    for (const one of say) this.#place.say(one)
    if (came === 'broken') this.#distrust()
    else if (records.length > 0) this.#look(records)
    return came
  }

  /** One page after the other: what came later may be what was said later. */
  #look(records: readonly Uint8Array[]): void {
    const { signal } = this.#run
    this.#work = this.#work
      .then(async () => {
        if (await this.#take(records, signal)) for (const one of this.#exchange.taken()) this.#place.say(one)
      })
      .catch(() => {}) // called off
  }

  /** False when it is over with this partner, or for now. */
  async #take(records: readonly Uint8Array[], signal: AbortSignal): Promise<boolean> {
    const { ledger, verifier, take } = this.#place
    const taken: SignedMatch[] = []
    for (const bytes of records) {
      const record = parseMatch(bytes)
      if (!record || !this.#exchange.mayTake(record.start.players.map(({ key }) => hex(key)))) return this.#distrust()
      const known = ledger.bytesOf(record.id)
      if (known ? hex(known) === hex(bytes) : ledger.isFull) continue
      const verified = await verifier.check(record, signal)
      if (!verified || ++this.#taken > MAX_TAKEN) return this.#distrust()
      taken.push(verified)
    }
    signal.throwIfAborted()
    if (taken.length > 0) take(taken)
    return true
  }

  #distrust(): false {
    this.stop()
    this.#isTrusted = false
    return false
  }
}
