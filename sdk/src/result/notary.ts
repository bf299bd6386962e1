import { equalBytes } from '../connect/bytes.js'
import { type KeyPair, verify as verifyInScript } from '../connect/keys.js'
import type { Seat } from '../game/seat.js'
import { endFrom, type SeenEnd } from './end-from.js'
import { Entries } from './entries.js'
import { hearMatch } from './hear-match.js'
import { heardPaper } from './heard-paper.js'
import { InTime } from './in-time.js'
import { KeptFirst, type NotaryOutput } from './kept-first.js'
import { MatchClock } from './match-clock.js'
import { encodeEnd } from './match-end.js'
import { votesOf } from './merge-matches.js'
import { begunPaper, encodePaper, type Paper, parsePaper } from './paper.js'
import { withBegun, withEnd } from './sign-match.js'
import { parseMatch, type SignedMatch, writeMatch } from './signed-match.js'
import { type MatchAtHand, type Refusal, whyNotThis } from './start-check.js'
import { claimsOf, type Verify } from './verify-match.js'

/** Papers without sense, or with a false signature, after which a seat is not heard any more: each costs a verification. */
const MAX_STRIKES = 8

export interface NotaryOptions {
  readonly match: MatchAtHand
  /** When it began by the clock on the wall, ms since 1970: for display. */
  readonly startedAt: number
  /** Whoever plays on this device and is rated; without them it signs nothing, but may host. */
  readonly own?: {
    readonly key: Uint8Array
    readonly device: KeyPair
    readonly certificate: Uint8Array
    /** Id of the last start that the device signed, `NO_MATCH` before its first. */
    readonly previous: Uint8Array
  }
  /** What is kept of this match (the same nonce) already, verified: the page was reloaded. */
  readonly held?: SignedMatch
  readonly verify?: Verify
}

/**
 * Makes, checks and signs the statements about one match, on each device that plays in it ([RE10] to [RE19]); pure. It is told what
 * happens, and says what is to be sent and stored. Times are those of one steady clock, ms.
 *
 * - As the match begins, `lead` on the host and `follow` on a guest; again, when the host changes or a guest is back, `lead` on whoever hosts from
 *   then on, `follow` on everybody who comes to them, and on the host `greet` for each who comes.
 * - `receive` for each paper, on a guest those of its host alone; `kept` once a record is stored.
 * - `end` when it is over, with what this device saw; `tick` some times a second until `isDone`.
 *
 * What is lost on a link that broke is said again by `follow` and `greet`; papers may come twice, and in another order.
 */
export class Notary {
  readonly #options: NotaryOptions
  /** Undefined where nobody plays who is rated. */
  readonly #own: NotaryOptions['own']
  readonly #out: KeptFirst
  readonly #verify: Verify
  readonly #clock: MatchClock
  #isHost = false
  readonly #entries: Entries
  #record: SignedMatch | undefined
  readonly #inTime: InTime
  #seen: SeenEnd | undefined
  readonly #strikes = new Map<Seat, number>()
  #refused: Refusal | undefined

  constructor(options: NotaryOptions, output: NotaryOutput, now: number) {
    const { match, own } = options
    this.#options = options
    const plays = own && match.players.length > 1 && match.players.some(({ key }) => equalBytes(key, own.key))
    this.#own = plays ? own : undefined
    this.#out = new KeptFirst(output)
    this.#verify = options.verify ?? verifyInScript
    this.#entries = new Entries(match, this.#verify)
    this.#clock = new MatchClock(now)
    this.#inTime = new InTime(this.#clock)
    const { held } = options
    if (held && this.#whyNot(held) === undefined) this.#record = held
  }

  /** All that was heard and signed; `undefined` as long as there is no start that this device would sign. */
  get record(): SignedMatch | undefined {
    return this.#record
  }

  /** Why the last start that was proposed is not signed here. */
  get refused(): Refusal | undefined {
    return this.#refused
  }

  /** Everybody signed that they began, and in time. */
  get isConfirmed(): boolean {
    return this.#inTime.isConfirmed || this.#hasVouched
  }

  /** This device said all it has to say. */
  get isDone(): boolean {
    return this.#clock.isOver && (!this.#record || this.#self === undefined || this.#hasVoted(this.#self))
  }

  /** This device hosts the session. */
  lead(now: number): void {
    this.#isHost = true
    this.#clock.lead(now)
    const seat = this.#seat
    if (seat !== undefined && this.#entry) this.#entries.set(seat, this.#entry)
    if (this.#self !== undefined) this.#take(this.#self, now)
    this.#vouch()
    if (this.#record) this.#sayRecord()
    else this.#propose(now)
    this.#signEnd(now)
  }

  /** Another one hosts it: all is said to them (again). */
  follow(now: number): void {
    this.#isHost = false
    this.#clock.follow(now)
    if (this.#record) this.#sayRecord()
    else if (this.#entry)
      this.#out.say('host', encodePaper({ kind: 'entry', nonce: this.#options.match.nonce, ...this.#entry }))
  }

  /** Whoever sits there is here, or here again. */
  greet(seat: Seat): void {
    if (this.#isHost && this.#record) this.#out.say(seat, this.#recordPaper())
  }

  /** @param from who said it; on a guest, the host's seat */
  receive(from: Seat, bytes: Uint8Array, now: number): void {
    const strikes = this.#strikes.get(from) ?? 0
    if (strikes >= MAX_STRIKES) return
    const paper = parsePaper(bytes)
    if (!paper || !this.#hear(from, paper, now)) this.#strikes.set(from, strikes + 1)
    this.#signEnd(now)
  }

  /** This record is stored, and all that was to be kept before it. */
  kept(record: SignedMatch): void {
    this.#out.kept(record)
  }

  /** It is over. What is seen first holds: a device signs one end. */
  end(seen: SeenEnd, now: number): void {
    if (this.#seen) return
    this.#seen = seen
    this.#clock.end(now)
    this.#signEnd(now)
  }

  tick(now: number): void {
    this.#signEnd(now)
  }

  get #entry() {
    return this.#own && { ...this.#own, device: this.#own.device.publicKey }
  }

  get #seat(): Seat | undefined {
    const own = this.#own
    return own && this.#options.match.players.find(({ key }) => equalBytes(key, own.key))?.seat
  }

  /** This device's number in the start. */
  get #self(): number | undefined {
    const own = this.#own
    return own && this.#record?.start.players.findIndex(({ key }) => equalBytes(key, own.key))
  }

  #hasBegun(index: number): boolean {
    return this.#record?.signatures.some((one) => one.index === index) ?? false
  }

  get #hasVouched(): boolean {
    return this.#record?.signatures.some(({ index, vouches }) => vouches && index === this.#self) ?? false
  }

  #hasVoted(index: number): boolean {
    return this.#record !== undefined && votesOf(this.#record, index).length > 0
  }

  #whyNot({ start }: SignedMatch): Refusal | undefined {
    return whyNotThis(start, this.#options.match, this.#entry)
  }

  /** False when it was no honest device that said it. */
  #hear(from: Seat, paper: Paper, now: number): boolean {
    if (paper.kind === 'entry') {
      const isTrue = !this.#isHost || this.#entries.hear(from, paper)
      this.#propose(now)
      return isTrue
    }
    if (!this.#record) return paper.kind !== 'record' || this.#adopt(from, parseMatch(paper.record), paper.inTime, now)
    const heard = heardPaper(this.#record, paper)
    if (heard === 'other-match') return true
    const record = heard && hearMatch(this.#record, heard.says, this.#verify)
    if (!record) return false
    const isNew = record !== this.#record
    this.#record = record
    this.#believe(from, heard.says, heard.inTime, now)
    const taken = heard.says.signatures.filter(({ index }) => this.#take(index, now))
    if (isNew) this.#out.keep(record, false)
    if (this.#isHost && (isNew || taken.length > 0)) this.#passOn(paper, from)
    this.#vouch()
    return true
  }

  #passOn(paper: Exclude<Paper, { kind: 'entry' }>, from: Seat): void {
    if (paper.kind === 'record') this.#sayRecord()
    else if (paper.kind === 'ended') this.#sayAll(encodePaper(paper), from)
    // Whoever signed hears it, too: only then they know that it came in time.
    else this.#sayAll(encodePaper({ ...paper, inTime: this.#inTime.has(paper.index) }))
  }

  /** Once everybody has said what of theirs belongs into it ([RE11]). */
  #propose(now: number): void {
    if (!this.#isHost || this.#record || !this.#clock.mayPropose(now)) return
    const proposal = this.#entries.proposal(this.#options.startedAt)
    if (proposal) this.#begin(proposal, now)
  }

  /** A start that somebody proposed, or that was signed before this device came (back). */
  #adopt(from: Seat, heard: SignedMatch | undefined, inTime: readonly number[], now: number): boolean {
    if (!heard) return false
    this.#refused = this.#whyNot(heard)
    if (this.#refused) return true
    const isTrue = claimsOf(heard).every(({ signature, message, key }) => this.#verify(signature, message, key))
    if (!isTrue) return false
    this.#begin(heard, now)
    this.#believe(from, heard, inTime, now)
    return true
  }

  /** Signs it, if this device may still do so, and tells of it. */
  #begin(record: SignedMatch, now: number): void {
    this.#record = record
    const own = this.#own
    const self = this.#self
    if (own && self !== undefined && !this.#hasBegun(self)) {
      if (this.#clock.maySign(now)) {
        const [signed, signature] = withBegun(record, self, own.device)
        this.#record = signed
        this.#out.keep(signed, true)
        const { id } = record
        if (!this.#isHost) this.#out.say('host', begunPaper(id, self, signature, false))
      } else this.#refused = 'late'
    }
    if (this.#record === record) this.#out.keep(record, false)
    for (const { index } of this.#record.signatures) this.#take(index, now)
    this.#vouch()
    if (this.#isHost) this.#sayRecord()
  }

  #believe(from: Seat, { signatures }: SignedMatch, inTime: readonly number[], now: number): void {
    if (this.#isHost || !this.#record) return
    const host = this.#record.start.players.findIndex(({ seat }) => seat === from)
    this.#inTime.believe({ inTime, signatures, host }, this.#record, now)
  }

  #take(index: number, now: number): boolean {
    return this.#isHost && this.#record !== undefined && this.#inTime.take(index, this.#record, now)
  }

  /** Whoever hosts signs that everybody's signature came in time, as soon as that is so: it can not say otherwise later ([RE27]). */
  #vouch(): void {
    const [own, self, record] = [this.#own, this.#self, this.#record]
    if (!this.#isHost || !this.isConfirmed || !own || self === undefined || !record || this.#hasVouched) return
    const [signed, signature] = withBegun(record, self, own.device, true)
    this.#record = signed
    this.#out.keep(signed, false) // it may leave before it is stored: there is no other way to sign it
    this.#sayAll(begunPaper(record.id, self, signature, true))
  }

  #signEnd(now: number): void {
    const own = this.#own
    const self = this.#self
    if (!own || !this.#record || !this.#seen || self === undefined) return
    if (this.#hasVoted(self) || !this.#hasBegun(self)) return
    if (!this.isConfirmed && !this.#clock.isDecided(now, this.#isHost)) return
    const end = endFrom(this.#record.id, this.#record.start, this.#seen, !this.isConfirmed)
    const [signed, signature] = withEnd(this.#record, end, self, own.device)
    this.#record = signed
    this.#out.keep(signed, true)
    this.#sayAll(encodePaper({ kind: 'ended', end: encodeEnd(end), index: self, signature }))
  }

  #recordPaper(): Uint8Array {
    const record = this.#record ? writeMatch(this.#record) : new Uint8Array()
    return encodePaper({ kind: 'record', record, inTime: this.#inTime.all })
  }

  #sayRecord(): void {
    this.#sayAll(this.#recordPaper())
  }

  /** From a guest to the host, from the host to everybody else who is rated. */
  #sayAll(paper: Uint8Array, except?: Seat): void {
    if (!this.#isHost) return this.#out.say('host', paper)
    const own = this.#seat
    for (const { seat } of this.#options.match.players) if (seat !== own && seat !== except) this.#out.say(seat, paper)
  }
}
