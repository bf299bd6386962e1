import type { Member, Term } from './succession.js'

/**
 * Whether a standby could still lead under a term ([SE44]). The host asks it of every term it announced, a standby of
 * those before its own. What is over stays so.
 */
export class Contest {
  readonly term: Term
  readonly #out = new Set<Member>()
  #withdrawn = false

  constructor(term: Term) {
    this.term = term
  }

  /** A member knows a term of this number by now, and the newest it granted before is `granted`. */
  said(member: Member, known: number, granted: number): void {
    const { number, standby, members } = this.term
    if (known <= number) return // it may still grant this one, or lead under it
    if (member === standby) this.#withdrawn = true
    if (granted < number && members.includes(member)) this.#out.add(member)
  }

  /** This member has not granted it and never will. */
  isOut(member: Member): boolean {
    return this.#out.has(member)
  }

  get over(): boolean {
    const { standby, members } = this.term
    if (standby === undefined || this.#withdrawn) return true
    return 2 * (1 + this.#out.size) >= members.length // the host grants nothing; so of two, nobody is chosen
  }
}
