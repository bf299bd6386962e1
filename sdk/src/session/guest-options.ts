import { encode } from '../codec/combinators.js'
import type { Conversation, PasswordProof } from '../connect/password-proof.js'
import type { AnyGame } from '../game/game-types.js'
import type { HeardBefore } from './heard-before.js'
import { guestMessage } from './messages.js'
import type { Outbox } from './outbox.js'
import type { SessionEvent } from './session-event.js'

/** How a guest reaches its host and its shell; called synchronously, state first and events last. */
export interface GuestOutput {
  event(payload: Uint8Array): void
  state(frame: Uint8Array): void
  emit(event: SessionEvent): void
}

export interface GuestOptions {
  game: AnyGame
  player: { name: string; rated: boolean; spectator?: boolean }
  /** Tells this stay of a page from others of the same key, 4 B. */
  page: Uint8Array
  /** The token of an earlier stay in this session, kept by the tab. */
  resume: Uint8Array | undefined
  /** Makes this side's part in proving the session's password; `undefined` when none was given. */
  password?: ((conversation: Omit<Conversation, 'guest'>) => PasswordProof) | undefined
  /** What this device asked when it hosted, and that is not settled. */
  outbox?: Outbox | undefined
  /** And what it heard then. */
  heardBefore?: HeardBefore | undefined
  output: GuestOutput
}

/** Who asks for a seat, for how many times this page has asked before, and what says that it was theirs before. */
export type JoinRequest = Pick<GuestOptions, 'player' | 'page' | 'resume'> & {
  turn?: number
  seen?: number | undefined
}

/** What a guest says first. @param share its half of the proof that it knows the password, which depends on the handshake */
export function joinRequest({ player, page, turn = 0, resume, seen }: JoinRequest, share?: Uint8Array): Uint8Array {
  return encode(guestMessage, { kind: 'join', spectator: false, ...player, page, turn, resume, seen, share })
}
