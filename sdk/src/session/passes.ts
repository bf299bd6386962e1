import { Budget } from './budget.js'
import type { Member } from './succession.js'
import type { AnswerOfSuccession, SaidOfSuccession } from './succession-messages.js'

/** Offers of one member: some at once, for a standby that changes, and then one each 2 s. */
const OFFERS = { perSecond: 0.5, burst: 4 }

/** What a member offered last, while it is not answered. */
interface Open {
  readonly to: Member
  readonly number: number
}

export interface PassesOptions {
  isMember(one: Member): boolean
  isStandby(one: Member): boolean
  say(to: Member, message: Extract<SaidOfSuccession, { kind: 'offered' | 'answered' }>): void
}

/**
 * Halves of links that a host passes on, unread, between its members and its standbys ([SE62]): one answer to each offer, and not
 * too many. Nothing is said to anybody who is neither, or who has not asked.
 */
export class Passes {
  readonly #options: PassesOptions
  readonly #askers = new Map<Member, { readonly offers: Budget; open: Open | undefined }>()

  constructor(options: PassesOptions) {
    this.#options = options
  }

  /** False when it is about something else. */
  receive(from: Member, message: AnswerOfSuccession, now: number): boolean {
    if (message.kind !== 'offer' && message.kind !== 'answer') return false
    const { kind, to, number, description } = message
    const passed = { from, number, description }
    if (kind === 'offer' && this.#offers(from, message, now)) this.#options.say(to, { kind: 'offered', ...passed })
    if (kind === 'answer' && this.#answers(from, message)) this.#options.say(to, { kind: 'answered', ...passed })
    return true
  }

  /** It is gone. */
  closed(member: Member): void {
    this.#askers.delete(member)
  }

  #offers(from: Member, { to, number }: Open, now: number): boolean {
    const { isMember, isStandby } = this.#options
    if (from === to || !isMember(from) || !isStandby(to)) return false
    const { perSecond, burst } = OFFERS
    const asker = this.#askers.get(from) ?? { offers: new Budget(perSecond, burst), open: undefined }
    this.#askers.set(from, asker)
    if (!asker.offers.take(1, now)) return false
    asker.open = { to, number }
    return true
  }

  #answers(from: Member, { to, number }: Open): boolean {
    const asker = this.#askers.get(to)
    if (asker?.open?.to !== from || asker.open.number !== number) return false
    asker.open = undefined
    return true
  }
}
