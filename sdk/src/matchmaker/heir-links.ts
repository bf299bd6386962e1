import { equalBytes } from '../connect/bytes.js'
import type { Established } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import type { Address } from '../discover/listing.js'
import type { AnyGame } from '../game/game-types.js'
import type { Member } from '../session/succession.js'
import {
  type AnswerOfSuccession,
  answerOfSuccession,
  type SaidOfSuccession,
  saidOfSuccession,
} from '../session/succession-messages.js'
import { GuestLinks, type GuestLinksOptions } from './guest-links.js'
import { HostDial } from './host-dial.js'
import { handsOf, IN_BAND, leadsElsewhere } from './in-band.js'
import { InBandDial } from './in-band-dial.js'
import { waysFor } from './path-choice.js'
import type { Platform } from './platform.js'

/** After this long it is tried again to reach the standby, ms. */
const AGAIN_MS = 1000

export interface HeirLinksOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  sessionKey: Uint8Array
  /** Of the standby; without one, of whoever may host the session but oneself. */
  key: Uint8Array | undefined
  addresses: readonly Address[]
  /** A host of both is heard, and passes on what makes a link ([SE62]). */
  carried?: { readonly to: Member; say(message: AnswerOfSuccession): void } | undefined
  /** It hosts now: these links lead to it. */
  leads(links: GuestLinks, established: Established): void
}

/** The links to the guest that will host if it has to: they stand before they are needed ([SE52]). */
export class HeirLinks {
  readonly #options: HeirLinksOptions
  #links: GuestLinks | undefined
  #established: Established | undefined
  #cancel = () => {}
  #urge = () => {}
  readonly #inBand: InBandDial | undefined
  readonly #stopUrging: () => void
  #closed = false

  constructor(options: HeirLinksOptions) {
    this.#options = options
    this.#inBand = inBandDial(options)
    this.#stopUrging = options.platform.clock.every(AGAIN_MS, () => {
      if (!this.#established || !this.#links?.peer?.isSure) this.#urge()
    })
    this.#dial()
  }

  isTo(key: Uint8Array, addresses: readonly Address[]): boolean {
    const { key: own, addresses: known } = this.#options
    return own !== undefined && equalBytes(own, key) && JSON.stringify(known) === JSON.stringify(addresses)
  }

  /** Whose they are. */
  get to(): { key: Uint8Array; addresses: Address[] } | undefined {
    const { key, addresses } = this.#options
    return key && { key, addresses: [...addresses] }
  }

  /** Somebody is there, and proved to be it. */
  get stand(): boolean {
    return this.#established !== undefined
  }

  say(message: AnswerOfSuccession): void {
    this.#links?.sendEvent(answerOfSuccession.write(message))
  }

  /** The host passed it on. */
  answered(message: Extract<SaidOfSuccession, { kind: 'answered' }>): void {
    this.#inBand?.answered(message)
  }

  doubt(): void {
    this.#links?.doubt()
  }

  close(): void {
    this.#closed = true
    this.#stopUrging()
    this.#cancel()
    this.#links?.close()
  }

  #dial(): void {
    const { game, platform, identity, sessionKey, addresses } = this.#options
    let dial: HostDial
    try {
      const ways = waysFor({ listing: { addresses } }, platform)
      const transports = this.#inBand ? [...platform.transports, this.#inBand] : platform.transports
      dial = new HostDial(ways, transports, platform.clock)
    } catch {
      return // no way that may be used leads there
    }
    this.#established = undefined
    this.#urge = () => dial.urge()
    const links = new GuestLinks({
      ...{ game, platform, dial, identity, expect: { sessionKey }, output: this.#output(() => links, dial) },
    })
    this.#links = links
    links.start()
    dial.hurry()
  }

  #output(links: () => GuestLinks, dial: HostDial): GuestLinksOptions['output'] {
    return {
      tried: () => {
        if (dial.pending === 1) this.#inBand?.hurry() // it is the one
      },
      opened: (established) => {
        const { key, identity } = this.#options
        const isIt = key ? equalBytes(established.peerKey, key) : !equalBytes(established.peerKey, identity.publicKey)
        if (!isIt) return links().close() // another host of this session
        this.#established = established
        this.say({ kind: 'hello' })
      },
      event: (payload) => {
        const message = saidOfSuccession.parse(payload)
        const established = this.#established
        if (message?.kind !== 'leads' || !established) return false
        this.#closed = true
        this.#stopUrging()
        this.#inBand?.close()
        this.#options.leads(links(), established)
        return true
      },
      state: () => true,
      moved: () => {},
      connection: () => {},
      lost: () => {
        if (this.#closed) return
        this.#urge = () => {}
        links().close()
        this.#cancel = this.#options.platform.clock.after(AGAIN_MS, () => this.#dial())
      },
    }
  }
}

/** Where the standby can be reached so, by this device. */
function inBandDial({ platform, addresses, carried }: HeirLinksOptions): InBandDial | undefined {
  const hands = handsOf(platform)
  hands?.prepare?.() // whoever serves the page may be gone when it is needed
  if (!hands || !carried || !addresses.some(({ via }) => via === IN_BAND)) return undefined
  const { clock } = platform
  const elsewhere = leadsElsewhere(addresses, platform)
  return new InBandDial({ clock, random: (bytes) => platform.random(bytes), hands, elsewhere, ...carried })
}
