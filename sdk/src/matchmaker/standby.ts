import type { HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import type { Address } from '../discover/listing.js'
import type { AnyGame } from '../game/game-types.js'
import type { Link } from '../ports/link.js'
import { BackupKeeper } from '../session/backup.js'
import type { Grant } from '../session/grant.js'
import type { Member } from '../session/succession.js'
import {
  type AnswerOfSuccession,
  answerOfSuccession,
  MAX_ADDRESSES,
  type SaidOfSuccession,
} from '../session/succession-messages.js'
import { HostLinks, type HostLinksOutput } from './host-links.js'
import { HostListeners } from './host-listeners.js'
import { handsOf } from './in-band.js'
import { InBandDoor } from './in-band-door.js'
import type { Platform } from './platform.js'

export interface StandbyOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  claim: HostClaim
  maxPlayers: number
  /** Who has a seat in the session: nobody else is waited for. */
  isPlayer(key: Uint8Array): boolean
  /** A guest says that this device shall lead. */
  granted(key: Uint8Array, member: Member, grant: Grant): void
  /** To the host. */
  say(message: AnswerOfSuccession): void
}

/** A guest's device that will host if it has to: it listens like a host already, and keeps all that a host needs ([SE52]). */
export class Standby {
  readonly keeper: BackupKeeper
  readonly links: HostLinks
  readonly listeners: HostListeners
  readonly claim: HostClaim
  /** Beside them, for members whom the host helps to make a link ([SE62]). */
  readonly #door: InBandDoor | undefined
  /** Whose link it is. */
  readonly #keys = new Map<number, Uint8Array>()
  readonly #isPlayer: StandbyOptions['isPlayer']
  readonly #granted: StandbyOptions['granted']

  static async open(options: StandbyOptions, signal: AbortSignal): Promise<Standby> {
    // Strangers' servers are for who has no other way, and are left soon.
    const { platform } = options
    const transports = platform.transports.filter(({ yields }) => !yields)
    const hands = handsOf(platform)
    hands?.prepare?.()
    const others = hands !== undefined
    return new Standby(options, await HostListeners.open({ ...platform, transports }, signal, others))
  }

  private constructor({ isPlayer, granted, say, ...options }: StandbyOptions, listeners: HostListeners) {
    const { platform } = options
    const hands = handsOf(platform)
    this.keeper = new BackupKeeper(options.game.layout)
    this.#isPlayer = isPlayer
    this.#granted = granted
    this.listeners = listeners
    this.claim = options.claim
    this.links = new HostLinks({ ...options, sessionKey: undefined, output: this.#waiting() })
    const accept = (link: Link) => this.links.accept(link)
    listeners.onLink(accept)
    const useless = () => say({ kind: 'stands', addresses: [...listeners.addresses] })
    this.#door = hands && new InBandDoor({ platform, hands, say, accept, useless })
  }

  /** Where members reach it. */
  get addresses(): Address[] {
    const inBand = this.#door ? [this.#door.address] : []
    return [...this.listeners.addresses.slice(0, MAX_ADDRESSES - inBand.length), ...inBand]
  }

  /** A member offers to be linked. */
  offered(message: Extract<SaidOfSuccession, { kind: 'offered' }>): void {
    this.#door?.offered(message)
  }

  doubt(): void {
    this.listeners.renew()
    this.links.doubt()
  }

  close(): void {
    this.#door?.close()
    this.listeners.close()
    this.links.close()
  }

  #waiting(): HostLinksOutput {
    return {
      opened: (peer, { key }) => this.#keys.set(peer, key),
      event: (peer, payload) => this.#hear(peer, payload),
      state: () => true,
      misbehaved: () => {},
      closed: (peer) => this.#keys.delete(peer),
      hasSeat: (peer) => this.#isPlayer(this.#keys.get(peer) ?? new Uint8Array()),
      waits: () => false,
    }
  }

  #hear(peer: number, payload: Uint8Array): boolean {
    const message = answerOfSuccession.parse(payload)
    const key = this.#keys.get(peer)
    if (message?.kind === 'grant' && key) this.#granted(key, message.member, message.grant)
    return message?.kind === 'grant' || message?.kind === 'hello'
  }
}
