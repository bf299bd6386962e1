import type { Established } from '../connect/handshake.js'
import type { AnswerOfSuccession, SaidOfSuccession } from '../session/succession-messages.js'
import type { GuestLinks } from './guest-links.js'
import { HeirLinks, type HeirLinksOptions } from './heir-links.js'
import { handsOf, leadsElsewhere } from './in-band.js'
import type { Heir } from './supplies.js'

export interface HostHeirOptions extends Pick<HeirLinksOptions, 'game' | 'platform' | 'identity' | 'sessionKey'> {
  holds(): boolean
  /** This device's half of a link, to the standby. */
  say(message: AnswerOfSuccession): void
  leads(links: GuestLinks, established: Established): void
}

/**
 * A host's own links to its standby, where it may be a guest one day ([SE54]). They are made when it does not hold any more; but
 * where only the two of them can make one ([SE64]), before that, as the standby that leads has no ear for it any more.
 */
export class HostHeir {
  readonly #options: HostHeirOptions
  #links: HeirLinks | undefined

  constructor(options: HostHeirOptions) {
    this.#options = options
  }

  /** @param isThere the standby is told all, and passes for one; @param isAlone this device has not held for a while */
  look(heir: Heir | undefined, isThere: boolean, isAlone: boolean): void {
    const { holds, platform, say, leads, ...rest } = this.#options
    const isAhead = isThere && handsOf(platform) !== undefined && heir && !leadsElsewhere(heir.addresses, platform)
    if (holds() && (!isAhead || !this.#links?.isTo(heir.key, heir.addresses))) this.close()
    if (this.#links || !heir || !(isAhead || isAlone)) return
    this.#links = new HeirLinks({
      ...{ ...rest, platform, key: heir.key, addresses: heir.addresses },
      carried: { to: heir.peer, say },
      leads: (links, established) => {
        this.#links = undefined
        if (holds())
          links.close() // it can not lead, whatever it says
        else leads(links, established)
      },
    })
  }

  /** This player could be a guest there. */
  isWayTo(heir: Heir | undefined): boolean {
    if (!heir || leadsElsewhere(heir.addresses, this.#options.platform)) return true
    return this.#links?.isTo(heir.key, heir.addresses) === true && this.#links.stand
  }

  /** The standby's half of a link. */
  hear(message: SaidOfSuccession): void {
    if (message.kind === 'answered') this.#links?.answered(message)
  }

  close(): void {
    this.#links?.close()
    this.#links = undefined
  }
}
