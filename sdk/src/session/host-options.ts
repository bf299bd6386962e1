import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Backup } from './backup.js'
import type { AskCheck } from './checks.js'
import type { HeardBefore } from './heard-before.js'
import type { Outbox } from './outbox.js'
import type { ProvePassword } from './password-check.js'
import type { SessionEvent } from './session-event.js'

/** How the host reaches the world; called synchronously, state first and events last. */
export interface HostOutput {
  event(peer: number, payload: Uint8Array): void
  state(peer: number, frame: Uint8Array): void
  close(peer: number): void
  /** Bytes that this peer has not acknowledged, and whether a relay carries its link. */
  line?(peer: number): { readonly waiting: number; readonly relayed: boolean } | undefined
  /** How long nothing was heard from a peer, ms. */
  quiet(peer: number): number
  /** It is to answer soon, or is taken for dead. */
  probe(peer: number): void
  emit(event: SessionEvent): void
}

export interface HostOptions {
  game: AnyGame
  sessionName: string
  settings: Readonly<Record<string, unknown>>
  maxPlayers: number
  player: { name: string; key: Uint8Array; rated: boolean }
  /** How long a dropped player's seat waits, ms. */
  reconnectGrace: number
  /** The host is asked about newcomers. */
  asks: boolean
  password: ProvePassword | undefined
  /** Whose key gets no seat here, also not the one they had ([PE8]). */
  refuses?: (key: Uint8Array) => boolean
  /** What the host before left, and which seat this one has; without it, the session begins. */
  from?:
    | {
        readonly seat: Seat
        readonly epoch: number
        readonly backup: Backup
        readonly now: number
        /** What this device asked as a guest. */
        readonly outbox?: Outbox
        /** What it heard when it hosted before. */
        readonly heardBefore?: HeardBefore
      }
    | undefined
  /** What the shell of a successor needs to know; not read here. */
  terms?: Uint8Array
  /** The game checks newcomers itself ([SE20]). */
  check?: AskCheck | undefined
  random(bytes: number): Uint8Array
  output: HostOutput
}
