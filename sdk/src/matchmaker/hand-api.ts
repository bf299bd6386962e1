import type { AnyGame } from '../game/game-types.js'
import type { CallOptions, Session } from './session-api.js'

/** An invitation for one friend, with no server in between: its code goes there, and the friend's answer comes back. */
export interface HandInvitation {
  /** About 200 letters and digits (400 at most), to be sent as a message or shown as a QR code. */
  readonly code: string
  /** Opens the page with the code; the code alone where there is no page. */
  readonly link: string
  /** Until then it waits for the answer; milliseconds since 1970. */
  readonly expiresAt: number
  /**
   * Takes the friend's answer; settles when the link stands, `playerJoined` follows. Rejects with `connect/bad-code` or
   * `connect/wrong-answer`, after which another answer may be given; with `connect/answer-expired`; and with
   * `connect/timeout` when the two devices do not reach each other, after which a new invitation is needed.
   */
  accept(answer: string, options?: CallOptions): Promise<void>
  /** Lets go of what waits; a friend who is in stays. */
  cancel(): void
}

/** The guest's answer to an invitation: its code goes to the host, and then the session opens. */
export interface HandAnswer<G extends AnyGame> {
  readonly code: string
  /** Until then the host may take it; milliseconds since 1970. */
  readonly expiresAt: number
  /**
   * Opens when the host has taken the answer. Rejects with `connect/answer-expired`, `connect/wrong-host`,
   * `session/full` or another SkirmishError, as `join` does.
   */
  readonly session: Promise<Session<G>>
  cancel(): void
}
