import { equalBytes } from '../connect/bytes.js'
import type { Seat } from '../game/seat.js'
import type { Clock } from '../ports/clock.js'
import { endFrom, type SeenEnd } from '../result/end-from.js'
import type { Starter } from '../result/match-start.js'
import { Notary } from '../result/notary.js'
import type { SignedMatch } from '../result/signed-match.js'
import type { MatchAtHand } from '../result/start-check.js'
import { verdictOf } from '../result/verdict.js'
import type { ConcludedMatch } from './conclude-match.js'
import type { MatchHistory } from './match-history.js'
import type { SigningDevice } from './signing-device.js'

/** How long signatures are waited for once a match is over, ms: ratings stand until then as if all were going to sign. */
const SETTLE_MS = 10_000

export interface MatchAtNotaryOptions {
  readonly match: MatchAtHand
  readonly startedAt: number
  readonly history: MatchHistory
  readonly clock: Clock
  /** Of this device's player, who is rated; `undefined` for somebody who is not. */
  readonly signer: { readonly key: Uint8Array; readonly device: SigningDevice } | undefined
  send(to: Seat | 'host', paper: Uint8Array): void
  /** It shows what the record is worth. */
  recorded(outcome: ConcludedMatch): void
}

/** One match of a session while its players sign it: stores what the notary signs before it is said, and has it rated. */
export class MatchAtNotary {
  readonly #options: MatchAtNotaryOptions
  readonly #notary: Notary
  #isStoring = false
  #newest: SignedMatch | undefined
  #ended: { readonly outcome: ConcludedMatch; readonly seen: SeenEnd; readonly at: number } | undefined
  #isExpected = false
  #isSettled = false
  #told = ''

  constructor(options: MatchAtNotaryOptions) {
    this.#options = options
    const { match, startedAt, history, signer, send, clock } = options
    const held = signer && history.startedWith(match.nonce, signer.device.pair.publicKey)
    const own = signer && {
      ...{ key: signer.key, device: signer.device.pair, certificate: signer.device.certificate },
      // This match is the newest that a page before this one signed.
      previous: previousIn(held, signer.device) ?? history.lastStart(signer.device.pair.publicKey),
    }
    // Who left before this page came stands in what the one before it signed.
    const players = held?.start.players ?? match.players
    this.#notary = new Notary(
      { match: { ...match, players }, startedAt, ...(own && { own }), ...(held && { held }) },
      { send, keep: (record) => this.#keep(record) },
      clock.now(),
    )
  }

  /** There is a start which this device would sign, or has signed. */
  get isBegun(): boolean {
    return this.#notary.record !== undefined
  }

  /** Who began it, as was signed: also on a page that came later, when somebody else sits there. */
  get starters(): readonly Starter[] {
    return this.#notary.record?.start.players ?? []
  }

  /** As who hosts, or who comes to whoever does. */
  go(isHost: boolean): void {
    if (isHost) this.#notary.lead(this.#now)
    else this.#notary.follow(this.#now)
  }

  greet(seat: Seat): void {
    this.#notary.greet(seat)
  }

  hear(from: Seat, paper: Uint8Array): void {
    this.#notary.receive(from, paper, this.#now)
  }

  /** It is over, as this device saw it. */
  end(outcome: ConcludedMatch, seen: SeenEnd): void {
    this.#ended = { outcome, seen, at: this.#now }
    this.#look()
    this.#notary.end(seen, this.#now)
    this.#look()
  }

  tick(now: number): void {
    this.#notary.tick(now)
    if (this.#ended && !this.#isSettled && now >= this.#ended.at + SETTLE_MS) this.settle()
  }

  /** Nobody is waited for any more. */
  settle(): void {
    this.#isSettled = true
    this.#look()
  }

  get #now(): number {
    return this.#options.clock.now()
  }

  #keep(record: SignedMatch): void {
    this.#options.history.add(record)
    this.#newest = record
    if (!this.#isStoring) this.#store(record)
    this.#look()
  }

  /** What comes while something is being stored is stored with the next. */
  #store(record: SignedMatch): void {
    const { history, signer } = this.#options
    this.#isStoring = true
    const stored = () => {
      this.#isStoring = false
      this.#notary.kept(record)
      if (this.#newest && this.#newest !== record && !this.#isStoring) this.#store(this.#newest)
    }
    const failed = () => {
      signer?.device.spoil() // and what it signed is not said
    }
    const storing = history.keep(record.id)
    history.watch(storing)
    storing.then(stored, failed)
  }

  #look(): void {
    const { record, isConfirmed } = this.#notary
    if (!record || !this.#ended) return
    const { history } = this.#options
    const { outcome, seen } = this.#ended
    const { state } = verdictOf(record)
    if (state === 'agreed') this.#isSettled = true
    if (isConfirmed && !this.#isExpected && !this.#isSettled)
      history.expect(record.id, endFrom(record.id, record.start, seen, false))
    this.#isExpected ||= isConfirmed
    if (this.#isSettled) history.settle(record.id)
    outcome.look(record.id, this.#isSettled)
    const signed = outcome.record?.signed.length ?? 0
    const told = `${state} ${signed} ${outcome.rated}`
    if (!this.#isSettled || told === this.#told) return
    this.#told = told
    this.#options.recorded(outcome)
  }
}

function previousIn(held: SignedMatch | undefined, { pair }: SigningDevice): Uint8Array | undefined {
  return held?.start.players.find(({ device }) => equalBytes(device, pair.publicKey))?.previous
}
