import type { Chance } from '../../../test/fuzz/chance.js'
import type { Candidacy } from '../../src/session/candidacy.js'
import { FormerMember, type LastWord } from '../../src/session/former-member.js'
import type { HostLease } from '../../src/session/lease.js'
import type { Member } from '../../src/session/succession.js'
import type { Inbound } from './lease-network.js'

export interface Hosting {
  readonly kind: 'host'
  readonly epoch: number
  readonly lease: HostLease
  /** Which device a member is; the host itself is 0. */
  readonly devices: Map<Member, Device>
  members: Member[]
  /** Who said that this member is theirs no longer: it never counts again ([SE45]). */
  readonly gone: Set<Member>
  standby: Member | undefined
  /** Whether it has to announce them. */
  changed: boolean
}

export interface Following {
  readonly kind: 'guest'
  readonly epoch: number
  readonly member: Member
  readonly candidacy: Candidacy
  readonly host: Device
  readonly devices: Map<Member, Device>
  readonly since: number
}

/** No page of it is in; those that were loaded again may speak for the member that the last one was. */
export interface Out {
  readonly kind: 'out'
  readonly pages: { readonly former: FormerMember; readonly kept: Kept }[]
}

/** What a tab remembers of a page that ended. */
export interface Kept {
  readonly word: LastWord
  readonly host: Device
  readonly standby: Device | undefined
}

/** A device with a clock of its own, which goes wrong, and may stand still while the device sleeps. */
export class Device {
  readonly name: number
  role: Hosting | Following | Out = { kind: 'out', pages: [] }
  /** What its tabs remember, the newest last: a crash may bring back an older one. */
  readonly kept: Kept[] = []
  inbox: Inbound[] = []
  /** When its shell looks again. */
  nextStep = 0
  #offset: number
  readonly #rate: number
  #lost = 0
  #sleep: { from: number; until: number; clockStands: boolean } | undefined

  constructor(name: number, chance: Chance, drift: number) {
    this.name = name
    this.#offset = chance.below(1e6)
    this.#rate = 1 + (drift * (chance.below(3) - 1) * (5 + chance.below(6))) / 10
  }

  get asleep(): boolean {
    return this.#sleep !== undefined
  }

  now(time: number): number {
    const standing = this.#sleep?.clockStands ? time - this.#sleep.from : 0
    return this.#offset + this.#rate * (time - this.#lost - standing)
  }

  /** A page begins, or two of them, with what the tab remembers of one before; its clock begins anew. */
  reload(time: number, chance: Chance): void {
    this.#offset += chance.below(1e6) - 5e5
    const kept = this.kept[this.kept.length - 1 - chance.below(4) * chance.below(4)] ?? this.kept.at(-1)
    const pages = kept ? Array.from({ length: 1 + chance.below(2) }, () => kept) : []
    this.role = {
      kind: 'out',
      pages: pages.map((one) => ({ former: new FormerMember(one.word, this.now(time)), kept: one })),
    }
  }

  fallAsleep(time: number, ms: number, clockStands: boolean): void {
    this.#sleep ??= { from: time, until: time + ms, clockStands }
  }

  /** Looks whether it is awake; one whose clock stood still notices by the wall clock, before anything else. */
  awake(time: number): boolean {
    if (!this.#sleep) return true
    if (time < this.#sleep.until) return false
    const { from, clockStands } = this.#sleep
    this.#sleep = undefined
    if (clockStands) {
      this.#lost += time - from
      if (this.role.kind === 'host') this.role.lease.slept()
      if (this.role.kind === 'guest') this.role.candidacy.slept(this.now(time))
      if (this.role.kind === 'out') for (const { former } of this.role.pages) former.slept(this.now(time))
    }
    return true
  }

  runs(time: number): boolean {
    return this.role.kind === 'host' && !this.asleep && this.role.lease.holds(this.now(time))
  }
}
