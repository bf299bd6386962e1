import { type Beat, writeBeatAck } from './beats.js'
import { Contest } from './contest.js'
import type { LastWord } from './former-member.js'
import type { Grant } from './grant.js'
import { Hearing } from './hearing.js'
import type { Member, Succession } from './succession.js'

/**
 * A guest's side of the rule who may run a session ([SE41] to [SE48]); the standby is one of them. One for each stay of a
 * guest in one epoch: whoever reloads or follows a newer epoch begins a new one. Times are ms of this device's monotonic clock.
 *
 * Every 100 ms or so: `tick`, then `grant`, whose answer goes to the standby; the standby asks itself the same, and `leads`.
 */
export class Candidacy {
  readonly #epoch: number
  readonly #me: Member
  readonly #hearing: Hearing
  #succession: Succession | undefined
  #contests: Contest[] = [] // of the older terms under which somebody else might lead
  readonly #votes = new Set<Member>()
  #granted = 0
  #before = 0
  #hostIsOver = false
  #handedOver = 0
  #leads = false

  /** `me` is the number its host gave it, and nobody else in this epoch. */
  constructor({ epoch, me, now }: { epoch: number; me: Member; now: number }) {
    this.#epoch = epoch
    this.#me = me
    this.#hearing = new Hearing(now)
  }

  /** The newest that it knows. */
  get succession(): Succession | undefined {
    return this.#succession
  }

  /** The newest number it granted, 0 for none; a guest that leaves says it. */
  get granted(): number {
    return this.#granted
  }

  /** What it may still say when its page has ended: for the next one ([SE49]). From here on, this one must answer nothing more. */
  get lastWord(): LastWord | undefined {
    if (this.#leads || this.#succession?.standby === undefined) return undefined
    const { number, members } = this.#succession
    if (!members.includes(this.#me) || members.length === 2) return undefined // of two, a grant leads nowhere
    const before = this.#granted < number ? this.#granted : this.#before
    return { epoch: this.#epoch, me: this.#me, number, before }
  }

  /** True when it is the one that may follow. */
  get isStandby(): boolean {
    return this.#succession?.standby === this.#me
  }

  /** When it may grant, if nothing is heard until then; `undefined` when it may not. */
  get nextAt(): number | undefined {
    if (this.#leads || this.#succession?.standby === undefined) return undefined
    if (!this.#succession.members.includes(this.#me)) return undefined
    return this.#hostIsOver ? Number.NEGATIVE_INFINITY : this.#hearing.silentAt
  }

  /** A beat of its host. The answer goes back on `state`; `undefined` for one of another epoch, or after its host's end. */
  heard(beat: Beat, now: number): Uint8Array | undefined {
    if (this.#leads || this.#hostIsOver || beat.epoch !== this.#epoch) return undefined
    this.#hearing.heard(beat.beat, now)
    return this.#ack()
  }

  /**
   * What its host announced, from the host or, signed by it, from another member. The answer goes to the host on `state`,
   * so that it knows at once; `undefined` when this brought nothing new.
   */
  learned(succession: Succession): Uint8Array | undefined {
    const known = this.#succession?.number ?? 0
    if (this.#leads || succession.epoch !== this.#epoch || succession.number < known) return undefined
    if (succession.number === known) {
      const stillOpen = new Set(succession.open.map(({ number }) => number))
      this.#contests = this.#contests.filter(({ term }) => stillOpen.has(term.number))
      return undefined
    }
    this.#succession = succession
    this.#votes.clear()
    this.#contests = succession.open.map((term) => new Contest(term))
    this.#said(this.#me, this.#granted)
    return this.#hostIsOver ? undefined : this.#ack()
  }

  tick(now: number): void {
    this.#hearing.tick(now)
  }

  /** The device slept, or its wall clock jumped against the monotonic one. Before anything else is asked. */
  slept(now: number): void {
    this.#hearing.slept(now)
  }

  /** The host has ended in favour of the standby of this number ([SE47]); `learned` has heard that one before. */
  handedOver(number: number): void {
    this.#hostIsOver = true
    this.#handedOver = number
  }

  mayGrant(now: number): boolean {
    const at = this.nextAt
    return at !== undefined && now >= at
  }

  /**
   * Its word that the standby may lead, for the standby; counted here when it is the standby itself. `log` is the last log number it
   * has. `undefined` while it may not. To be said again until somebody leads.
   */
  grant(now: number, log: number): Grant | undefined {
    if (!this.#succession || !this.mayGrant(now)) return undefined
    const { number } = this.#succession
    if (this.#granted < number) {
      this.#before = this.#granted
      this.#granted = number
    }
    const grant = { epoch: this.#epoch, number, before: this.#before, log }
    if (this.isStandby) this.grantedBy(this.#me, grant)
    return grant
  }

  /**
   * A member's grant, to the standby. False when it is of an older succession than is known here: the member is to be told of this
   * one, and then grants anew.
   */
  grantedBy(member: Member, grant: Grant): boolean {
    if (this.#leads || !this.#succession || grant.epoch !== this.#epoch) return true
    if (grant.number < this.#succession.number) return false
    if (grant.number > this.#succession.number || !this.isStandby) return true
    if (!this.#succession.members.includes(member)) return true
    this.#votes.add(member)
    this.#said(member, grant.before)
    return true
  }

  /** Whether it runs the session from now on, as the host of the next epoch. Once true it stays so. */
  get leads(): boolean {
    if (this.#leads || !this.#succession || !this.isStandby) return this.#leads
    const { number, members } = this.#succession
    const chosen = this.#handedOver === number || 2 * this.#votes.size > members.length
    this.#leads = chosen && this.#contests.every((contest) => contest.over)
    return this.#leads
  }

  #said(member: Member, before: number): void {
    for (const contest of this.#contests) contest.said(member, this.#succession?.number ?? 0, before)
  }

  #ack(): Uint8Array {
    const known = this.#succession?.number ?? 0
    return writeBeatAck({
      member: this.#me,
      epoch: this.#epoch,
      beat: this.#hearing.beat,
      known,
      granted: this.#granted,
    })
  }
}
