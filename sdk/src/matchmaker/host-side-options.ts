import type { HostClaim } from '../connect/certificate.js'
import type { KeyPair } from '../connect/keys.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { HostOptions as SessionOptions } from '../session/host-options.js'
import type { ProvePassword } from '../session/password-check.js'
import type { AwaitedAnswers } from './awaited-answers.js'
import type { HostLinks } from './host-links.js'
import type { HostListeners } from './host-listeners.js'
import type { Platform } from './platform.js'
import type { Screening } from './screening.js'
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
  /** What newcomers pass here, beside the terms of the session. */
  screening: Screening
  emit(event: SideEvent): void
  /** Where guests come. */
  listeners: Pick<HostListeners, 'renew'>
  /** It hosts no more, here: nobody shall come. */
  stopped(): void
}
