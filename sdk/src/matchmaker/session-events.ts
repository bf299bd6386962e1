import type { SkirmishError } from '../errors.js'
import type { Path } from '../ports/link.js'
import type { Knock, KnockOutcome } from '../session/knocks.js'
import type { EndReason, Phase } from '../session/phase.js'
import type { Player } from '../session/player.js'
import type { ConnectionState } from './connection-state.js'
import type { MatchOutcome } from './match-outcome.js'

/** Why the session ended here. */
export interface SessionEnd {
  readonly reason: EndReason
  /** What the host said about it, as one line of at most 256 characters; it is the message of `error`, too. */
  readonly why: string | undefined
  /** What to tell the player; `undefined` when they left by themselves. */
  readonly error: SkirmishError | undefined
}

/** What `session.on` tells. Handlers that come late are told at once of what is already so. */
export interface SessionEvents<S = Readonly<Record<string, number>>> {
  /** Somebody else took a seat; late handlers are told of everybody else who is there. */
  playerJoined(player: Player): void
  /** @param why what they said with `leave` */
  playerLeft(player: Player, reason: EndReason, why: string | undefined): void
  /** Their connection broke; the seat waits for them. */
  playerDropped(player: Player): void
  playerResumed(player: Player): void
  /** Anything about the players, or about who watches, changed: all players, by seat. */
  players(players: readonly Player[]): void
  /** @param countdownMs time until play starts, in the phase `countdown`; else 0 */
  phase(phase: Phase, countdownMs: number): void
  /** The match is over. Ratings have moved already, as if everybody were going to sign what they saw: see `recorded`. */
  result(outcome: MatchOutcome<S>): void
  /**
   * It shows what the record of the match is worth: all have signed, or 10 s have passed; and again when somebody signs later. What the outcome says of
   * ratings holds from now on. Late handlers are told what is so.
   */
  recorded(outcome: MatchOutcome<S>): void
  /** This device reaches the host another way now: a relayed start that went direct, or a way that failed. */
  path(path: Path): void
  /** On a guest: the host is not heard any more and is sought, was tried once more, or is heard again. Late handlers are told what is so. */
  connection(state: ConnectionState): void
  /** On the host, with `admit: 'ask'`: somebody asks to be let in. Late handlers are told of those still waiting. */
  knock(knock: Knock): void
  /** They wait no more: the host has decided, or they gave up or lost their connection (`withdrawn`). */
  knockOver(knock: Knock, outcome: KnockOutcome): void
  /** Another player hosts from here on: the one before left, died or gave it away. It may be this device: see `isHost`. */
  hostChanged(host: Player): void
  /** Another player hosts next, or nobody can. Late handlers are told what is so. */
  standby(standby: Player | undefined): void
  ended(end: SessionEnd): void
}
