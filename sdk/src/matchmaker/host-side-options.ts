import type { HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { AskCheck } from '../session/checks.js'
import type { HostOptions as SessionOptions } from '../session/host-options.js'
import type { ProvePassword } from '../session/password-check.js'
import type { AwaitedAnswers } from './awaited-answers.js'
import type { HostLinks } from './host-links.js'
import type { Platform } from './platform.js'
import type { SideEvent } from './session-side.js'

export interface HostSideOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  /** With its secret on the device that opened the session. */
  sessionKey: KeyPair | Pick<KeyPair, 'publicKey'>
  player: { name: string; rated: boolean }
  name: string
  settings: AnyValues
  maxPlayers: number
  reconnectGrace: number
  asks: boolean
  keepsHost: boolean
  password: ProvePassword | undefined
  /** What a successor's shell needs to know. */
  terms: Uint8Array
  /** What the host before left: links that stand already, and what lets this device host. */
  succeeds?: { readonly links: HostLinks; readonly claim: HostClaim; readonly answers: AwaitedAnswers } & Pick<
    SessionOptions,
    'from'
  >
  /** Of the session, in the directories; empty before it has one. */
  code(): string
  /** Whose key gets no seat. */
  refuses(key: Uint8Array): boolean
  /** The game's own check of newcomers. */
  check: AskCheck | undefined
  emit(event: SideEvent): void
  /** It hosts no more, here: nobody shall come. */
  stopped(): void
}
