import type { HostClaim } from '../connect/certificate.js'
import type { Established } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import type { AnyGame } from '../game/game-types.js'
import type { HostSession } from '../session/host-session.js'
import type { GuestLinks } from './guest-links.js'
import type { HostLinks } from './host-links.js'
import type { Platform } from './platform.js'

export interface HostMigrationOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  claim: HostClaim
  epoch: number
  machine: HostSession
  links: HostLinks
  /** Of the session, in the directories. */
  code(): string
  /** It goes on hosting also where another device could do it better. */
  keepsHost: boolean
  /** It may run the session again, perhaps: called often. */
  look(): void
  /** `standby` is another. */
  standbyChanged(): void
  /** How long a seat waits, ms. */
  reconnectGrace: number
  /** Another device hosts now: these links lead there. */
  heirLeads(links: GuestLinks, established: Established): void
  /** It gave the session away, and nobody has it. */
  lost(): void
}
