import type { Established } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import type { AnyGame } from '../game/game-types.js'
import type { GuestSession } from '../session/guest-session.js'
import type { AwaitedAnswers } from './awaited-answers.js'
import type { GuestLinks } from './guest-links.js'
import type { Platform } from './platform.js'
import type { OwnScreening } from './screening.js'
import type { OpenSide } from './session-side.js'

export interface GuestMigrationOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  sessionKey: Uint8Array
  machine: GuestSession
  /** Of the session, in the directories. */
  code(): string
  links(): Pick<GuestLinks, 'sendEvent' | 'sendState'>
  /** `standby` is another. */
  standbyChanged(): void
  /** The standby hosts now: speak to it. */
  follow(links: GuestLinks, established: Established): void
  /** This device hosts now. */
  lead(open: OpenSide): void
  player: { name: string; rated: boolean }
  answers: AwaitedAnswers
  screening: OwnScreening
  /** What a page of this tab before this one left. */
  word: string | undefined
}
