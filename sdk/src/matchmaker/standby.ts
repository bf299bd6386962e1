import type { HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import type { AnyGame } from '../game/game-types.js'
import { BackupKeeper } from '../session/backup.js'
import type { GuestPeer } from '../session/guest-peers.js'
import { toStandby } from '../session/succession-messages.js'
import { HostLinks, type HostLinksOutput } from './host-links.js'
import { HostListeners } from './host-listeners.js'
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
  granted(key: Uint8Array, grant: Uint8Array): void
}

/** A guest of this standby, as the host it may become. */
export interface Follower extends Omit<GuestPeer, 'seat'> {
  /** What it asks for its seat with, once it has granted. */
  join: Uint8Array | undefined
}

/** A guest's device that will host if it has to: it listens like a host already, and keeps all that a host needs ([SE52]). */
export class Standby {
  readonly keeper = new BackupKeeper()
  readonly links: HostLinks
  readonly listeners: HostListeners
  readonly claim: HostClaim
  readonly followers = new Map<number, Follower>()
  readonly #isPlayer: StandbyOptions['isPlayer']
  readonly #granted: StandbyOptions['granted']

  static async open(options: StandbyOptions, signal: AbortSignal): Promise<Standby> {
    return new Standby(options, await HostListeners.open(options.platform, signal))
  }

  private constructor({ isPlayer, granted, ...options }: StandbyOptions, listeners: HostListeners) {
    this.#isPlayer = isPlayer
    this.#granted = granted
    this.listeners = listeners
    this.claim = options.claim
    this.links = new HostLinks({ ...options, sessionKey: undefined, output: this.#waiting() })
    listeners.onLink((link) => this.links.accept(link))
  }

  close(): void {
    this.listeners.close()
    this.links.close()
  }

  #waiting(): HostLinksOutput {
    return {
      opened: (peer, guest) => this.followers.set(peer, { ...guest, join: undefined }),
      event: (peer, payload) => this.#hear(peer, payload),
      state: () => true,
      closed: (peer) => this.followers.delete(peer),
      hasSeat: (peer) => this.#isPlayer(this.followers.get(peer)?.key ?? new Uint8Array()),
      waits: () => false,
    }
  }

  #hear(peer: number, payload: Uint8Array): boolean {
    const follower = this.followers.get(peer)
    const message = toStandby.parse(payload)
    if (!follower || !message) return false
    if (message.kind === 'hello') return true
    follower.join = message.join
    this.#granted(follower.key, message.grant)
    return true
  }
}
