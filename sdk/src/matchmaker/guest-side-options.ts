import type { Established, HandshakeOptions } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import type { AnyGame } from '../game/game-types.js'
import type { HeardBefore } from '../session/heard-before.js'
import type { Outbox } from '../session/outbox.js'
import type { ProvePassword } from '../session/password-check.js'
import type { AwaitedAnswers } from './awaited-answers.js'
import type { GuestLinks } from './guest-links.js'
import type { HostDial } from './host-dial.js'
import type { Platform } from './platform.js'
import type { OwnScreening } from './screening.js'
import type { SideEvent } from './session-side.js'

export interface GuestSideOptions {
  game: AnyGame
  platform: Platform
  /**
   * Ways that may lead to the host, and whether they may again when they break ([SE90]); or links to it that stand, where a seat
   * waits for `grace` ms.
   */
  host:
    | { dial: HostDial; expect: NonNullable<HandshakeOptions['expect']>; enters: boolean }
    | { links: GuestLinks; established: Established; grace: number }
  identity: KeyPair
  player: { name: string; rated: boolean; spectator?: boolean }
  /** Tells this stay from others of the same key, 4 B ([SE61]). */
  page: Uint8Array
  resume: Uint8Array | undefined
  /** The session's key, as found: whoever hosts by now is sought by it, also before the host has proved anything. */
  listed?: Uint8Array | undefined
  /** What the page of this tab before this one left of this session, if any: its last word, see `lastWord`. */
  former?: { readonly sessionKey: Uint8Array; readonly word: string } | undefined
  password: ProvePassword | undefined
  /** What this device asked when it hosted, and what it heard. */
  carries?: { readonly outbox: Outbox; readonly answers: AwaitedAnswers; readonly heardBefore: HeardBefore } | undefined
  /** For when it hosts. */
  screening: OwnScreening
  /** Of the session, in the directories; empty for who came by hand. */
  code(): string
  /** The host is asked whether to let this guest in. */
  waiting(host: string): void
  emit(event: SideEvent): void
  /** The host has proved who it is. */
  established(): void
  /** The host has given a seat, the first time or again: with this, this tab may come back to it. */
  seated(token: Uint8Array): void
  /** Runs a change of the predicted world, by another host if it is far, so that the drawing can be kept smooth. */
  correct(change: () => void, isFar?: boolean): void
}
