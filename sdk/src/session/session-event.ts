import type { AnyValues } from '../game/field-values.js'
import type { Context, Inputs } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { MatchResult } from '../result/match-result.js'
import type { EffectMessage } from './host-match.js'
import type { Knock, KnockOutcome } from './knocks.js'
import type { Letter } from './letter.js'
import type { EndReason, Phase } from './phase.js'
import type { Piece } from './piece.js'
import type { Player } from './player.js'

/** What a session machine (host's or guest's) reports to the shell around it. */
export type SessionEvent =
  | { type: 'playerJoined' | 'playerDropped' | 'playerResumed'; player: Player }
  | { type: 'playerLeft'; player: Player; reason: EndReason; why?: string | undefined }
  | { type: 'roster'; players: readonly Player[] }
  | { type: 'phase'; phase: Phase; countdownMs: number }
  /** @param seats of who began it */
  | { type: 'matchStarted'; matchId: Uint8Array; seats: readonly Seat[] }
  | ({ type: 'effect'; epoch: number } & EffectMessage)
  /** `again`: this device heard it before, as a host ([SE92]). */
  | { type: 'letter'; from: Seat; letter: Letter; again?: boolean }
  | { type: 'piece'; from: Seat; piece: Piece }
  | { type: 'result'; result: MatchResult }
  /** Of the host, or on the host of a guest ([SE65]). */
  | { type: 'paper'; from: Seat; bytes: Uint8Array }
  /** This guest has a seat, the first time or again: the token leads back to it, which it waits for `grace` ms. */
  | { type: 'joined'; seat: Seat; token: Uint8Array; grace: number }
  /** `why` is in the host's own words. */
  | { type: 'refused'; code: string; why?: string | undefined }
  /** Somebody asks the host to be let in, and what became of that. */
  | { type: 'knock'; knock: Knock }
  | { type: 'knockOver'; knock: Knock; outcome: KnockOutcome }
  /** This guest waits until the host, a person, lets it in. */
  | { type: 'waiting'; host: string }
  /** @param seat the one that was given */
  | { type: 'acted'; id: number; refused: string | undefined; seat?: Seat | undefined }
  /** Another host, or another stay: this one will never be answered. */
  | { type: 'unanswered'; id: number }
  | { type: 'ended'; reason: EndReason; why?: string | undefined }
  /** On the host of a game without `step`, in each tick: whoever hears it moves the world. */
  | { type: 'tick'; world: unknown; inputs: Inputs<AnyValues>; context: Context }
  /** A rule of the game threw. */
  | { type: 'fault'; error: unknown }
