import { toBase64url } from '../discover/base64url.js'
import type { AnyGame } from '../game/game-types.js'
import type { Clock } from '../ports/clock.js'
import type { AskCheck } from '../session/checks.js'
import { newcomerCheck, type OnAdmission } from './check-newcomers.js'
import { KnownPeople } from './known-people.js'
import type { LazyPeople } from './lazy-people.js'

/** By what this device lets newcomers in when it hosts: code of its page, and its player's list. Neither goes to another host. */
export interface OwnScreening {
  readonly onAdmission: OnAdmission | undefined
  readonly people: Pick<LazyPeople<AnyGame>, 'known' | 'soon'>
}

/** The same, read and ready to be asked ([SE20], [PE8]). */
export class Screening {
  readonly own: OwnScreening
  readonly check: AskCheck | undefined
  readonly #known: KnownPeople | undefined

  /** What can't be read keeps nobody from hosting. */
  static async read(own: OwnScreening, clock: Clock): Promise<Screening> {
    return new Screening(own, clock, await own.people.known(KnownPeople.open).catch(() => undefined))
  }

  private constructor(own: OwnScreening, clock: Clock, known: KnownPeople | undefined) {
    this.own = own
    this.check = own.onAdmission && newcomerCheck(own.onAdmission, clock)
    this.#known = known
  }

  /** Whose key gets no seat. */
  refuses(key: Uint8Array): boolean {
    return this.#known?.isBlocked(toBase64url(key)) ?? false
  }
}
