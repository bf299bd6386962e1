import { withDeadline } from '../deadline.js'
import type { Address } from '../discover/listing.js'
import { SkirmishError } from '../errors.js'
import type { HandTransport } from '../ports/by-hand.js'
import type { Clock } from '../ports/clock.js'
import type { Link } from '../ports/link.js'
import type { DialOptions, Transport } from '../ports/transport.js'
import type { Member } from '../session/succession.js'
import type { AnswerOfSuccession, SaidOfSuccession } from '../session/succession-messages.js'
import { IN_BAND } from './in-band.js'

/** A link made by hand costs both devices more than any other: the other ways have so long, ms. */
const HEAD_START_MS = 1000
/** A standby that is there answers within a round trip and the time it takes to look at its own addresses, ms. */
const ANSWER_MS = 4000
/** And then the link stands, or the two do not reach each other, ms. */
const STANDS_MS = 6000

export interface InBandDialOptions {
  readonly clock: Clock
  random(bytes: number): Uint8Array
  readonly hands: HandTransport
  readonly to: Member
  /** To the host, which passes it on. */
  say(message: AnswerOfSuccession): void
  /** Another way may lead there, too. */
  readonly elsewhere: boolean
}

/** A way to a standby: this device's half of a link goes there through the host, and the other half comes back ([SE62]). */
export class InBandDial implements Transport {
  readonly via = IN_BAND
  readonly yields = true
  readonly #options: InBandDialOptions
  #hurry = () => {}
  #isTrying = false
  #isOver = false
  #awaited: { readonly number: number; answered(description: Uint8Array): void } | undefined

  constructor(options: InBandDialOptions) {
    this.#options = options
  }

  listen(): Promise<never> {
    return Promise.reject(new SkirmishError('connect/no-path'))
  }

  /** One at a time: an offer that is under way is not overtaken by the next. */
  async dial(_: Address, { signal }: DialOptions): Promise<Link> {
    if (this.#isTrying || this.#isOver) throw new SkirmishError('connect/timeout')
    this.#isTrying = true
    try {
      if (this.#options.elsewhere) await this.#headStart(signal)
      return await this.#open(signal)
    } catch (cause) {
      const isFinal = cause instanceof SkirmishError && cause.code === 'connect/no-webrtc'
      throw isFinal ? cause : new SkirmishError('connect/host-gone', { cause })
    } finally {
      this.#isTrying = false
      this.#awaited = undefined
    }
  }

  /** Every other way has failed. */
  hurry(): void {
    this.#hurry()
  }

  /** The standby hosts now, so nobody passes anything on to it. */
  close(): void {
    this.#isOver = true
  }

  /** The host passed it on. */
  answered({ from, number, description }: Extract<SaidOfSuccession, { kind: 'answered' }>): void {
    if (from === this.#options.to && number === this.#awaited?.number) this.#awaited.answered(description)
  }

  async #open(signal: AbortSignal): Promise<Link> {
    const { hands, to, say, random } = this.#options
    const offer = await this.#within(ANSWER_MS, signal, (ended) => hands.offer({ signal: ended }))
    try {
      const answer = await this.#within(ANSWER_MS, signal, () => {
        const number = new DataView(random(4).slice().buffer).getUint32(0)
        return new Promise<Uint8Array>((answered) => {
          this.#awaited = { number, answered }
          say({ kind: 'offer', to, number, description: offer.description })
        })
      })
      return await this.#within(STANDS_MS, signal, (ended) => offer.accept(answer, { signal: ended }))
    } catch (error) {
      offer.close()
      throw error
    }
  }

  async #headStart(signal: AbortSignal): Promise<void> {
    const hurried = () =>
      new Promise<void>((resolve) => {
        this.#hurry = resolve
      })
    await this.#within(HEAD_START_MS, signal, hurried).catch(() => signal.throwIfAborted())
  }

  #within<T>(timeoutMs: number, signal: AbortSignal, work: (ended: AbortSignal) => Promise<T>): Promise<T> {
    return withDeadline(work, { clock: this.#options.clock, timeoutMs, signal, code: () => 'connect/timeout' })
  }
}
