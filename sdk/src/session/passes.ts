import { Budget } from './budget.js'
import type { Member } from './succession.js'

/** Offers of one member: some at once, for a standby that changes, and then one each 2 s. */
const OFFERS = { perSecond: 0.5, burst: 4 }

/** Half of a link, to whom it is said; the number is its sender's, and comes back with the answer. */
export interface Pass {
  readonly to: Member
  readonly number: number
}

/** Which halves of links between members and standbys a host passes on ([SE62]): one answer to each offer, and not too many. */
export class Passes {
  readonly #askers = new Map<Member, { readonly offers: Budget; open: Pass | undefined }>()

  /** A member says it to a standby. False when that is too often. */
  offers(from: Member, { to, number }: Pass, now: number): boolean {
    const { perSecond, burst } = OFFERS
    const asker = this.#askers.get(from) ?? { offers: new Budget(perSecond, burst), open: undefined }
    this.#askers.set(from, asker)
    if (!asker.offers.take(1, now)) return false
    asker.open = { to, number }
    return true
  }

  /** A standby says it to a member. False when that one has not asked for it, or has its answer. */
  answers(from: Member, { to, number }: Pass): boolean {
    const asker = this.#askers.get(to)
    if (asker?.open?.to !== from || asker.open.number !== number) return false
    asker.open = undefined
    return true
  }

  /** Nothing more is said to it. */
  closed(member: Member): void {
    this.#askers.delete(member)
  }
}
