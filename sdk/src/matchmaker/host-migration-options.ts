import type { HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import type { Address } from '../discover/listing.js'
import type { AnyGame } from '../game/game-types.js'
import type { HostSession } from '../session/host-session.js'
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
  /** Another device hosts now, and listens there. */
  heirLeads(addresses: readonly Address[]): void
  /** It gave the session away, and nobody has it. */
  lost(): void
}
