import { equalBytes } from '../connect/bytes.js'
import { certifyHost, type HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import type { Address } from '../discover/listing.js'
import type { Seat } from '../game/seat.js'
import type { Clock } from '../ports/clock.js'
import type { BackupSender } from '../session/backup.js'
import type { HostSession } from '../session/host-session.js'
import type { HostLease } from '../session/lease.js'
import { writeStandsFor } from '../session/newest-world.js'
import { chooseStandby } from '../session/standby-choice.js'
import { fromHost, toHost } from '../session/succession-messages.js'
import type { HostLinks } from './host-links.js'

/** How often the host says that it is there: DESIGN 10, and [SE40]. */
const BEAT_MS = 100
/** How often it looks who would be the best standby, ms. */
const LOOK_MS = 1000
/** The chain of certificates has room for so many hosts ([CO5]). */
const MOST_HOSTS = 8

/** The guest that will go on when this device can not. */
interface Appointed {
  readonly peer: number
  readonly seat: Seat
  readonly sender: BackupSender
  /** Where it listens; `undefined` until it says so. */
  addresses?: readonly Address[]
}

export interface HostMigrationOptions {
  clock: Clock
  identity: KeyPair
  claim: HostClaim
  epoch: number
  machine: HostSession
  links: HostLinks
}

/** What a host does so that the session outlives it: keeps its lease, and a standby up to date ([SE50]–[SE53]). */
export class HostMigration {
  readonly #options: HostMigrationOptions
  readonly #lease: HostLease
  readonly #since = new Map<number, number>()
  readonly #drops = new Map<Seat, number>()
  readonly #unfit = new Set<number>()
  readonly #undo: (() => void)[]
  #appointed: Appointed | undefined
  #isStale = true
  #members = ''
}
