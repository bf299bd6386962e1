import { withDeadline } from '../deadline.js'
import { toBase64url } from '../discover/base64url.js'
import type { Address } from '../discover/listing.js'
import { SkirmishError } from '../errors.js'
import type { HandTransport } from '../ports/by-hand.js'
import type { Link } from '../ports/link.js'
import type { Member } from '../session/succession.js'
import type { AnswerOfSuccession, SaidOfSuccession } from '../session/succession-messages.js'
import { IN_BAND } from './in-band.js'
import type { Platform } from './platform.js'

/** Each holds a socket of the system, as a WebRTC connection that is half open. */
const MAX_OPEN = 32
const KEEPS_MS = 15_000

export interface InBandDoorOptions {
  readonly platform: Pick<Platform, 'clock' | 'random'>
  readonly hands: HandTransport
  /** To the host, which passes it on. */
  say(message: AnswerOfSuccession): void
  /** Somebody comes. */
  accept(link: Link): void
  /** This device can not be reached so. */
  useless(): void
}

/** A standby's part of links that its host helps to make: answers to what members offer ([SE62]). */
export class InBandDoor {
  /** It says that there is such a way; another one each time, as others are reached by another door. */
  readonly address: Address
  readonly #options: InBandDoorOptions
  /** Answers that may yet become links, the oldest first: one for each member. */
  readonly #open = new Map<Member, AbortController>()

  constructor(options: InBandDoorOptions) {
    this.#options = options
    this.address = { via: IN_BAND, endpoint: IN_BAND, id: toBase64url(options.platform.random(8)) }
  }

  offered({ from, number, description }: Extract<SaidOfSuccession, { kind: 'offered' }>): void {
    this.#open.get(from)?.abort()
    const [oldest] = this.#open.size < MAX_OPEN ? [] : this.#open.values()
    oldest?.abort()
    const over = new AbortController()
    this.#open.delete(from)
    this.#open.set(from, over)
    const { platform, hands, say, accept, useless } = this.#options
    const answering = async (ended: AbortSignal) => {
      const answer = await hands.answer(description, { signal: ended })
      ended.addEventListener('abort', () => answer.close(), { once: true })
      if (ended.aborted) answer.close()
      else say({ kind: 'answer', to: from, number, description: answer.description })
      return answer.link
    }
    const options = { clock: platform.clock, timeoutMs: KEEPS_MS, signal: over.signal }
    withDeadline(answering, { ...options, code: () => 'connect/timeout' })
      .then(accept, (error) => {
        if (error instanceof SkirmishError && error.code === 'connect/no-webrtc') useless()
      })
      .finally(() => {
        if (this.#open.get(from) === over) this.#open.delete(from)
      })
  }

  close(): void {
    for (const one of this.#open.values()) one.abort()
  }
}
