import type { ErrorCode } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Path } from '../ports/link.js'
import type { Answer, AnsweredRequest } from '../session/journal.js'
import type { Knock } from '../session/knocks.js'
import type { EndReason, Phase } from '../session/phase.js'
import type { Piece } from '../session/piece.js'
import type { Player } from '../session/player.js'
import type { Seating } from '../session/seating.js'
import type { SessionEvent } from '../session/session-event.js'
import type { DeviceInput } from '../sync/device-input.js'
import type { Late } from '../sync/draw-view.js'
import type { SyncFigures } from '../sync/sync-figures.js'
import type { ConnectionState } from './connection-state.js'
import type { HandInvitation } from './hand-api.js'
import type { LiveSession } from './live-session.js'
import type { Peer } from './peer.js'
import type { CallOptions, Session } from './session-api.js'

/** What a side tells: what its machine does, and how it reaches the host. */
export type SideEvent =
  | Exclude<SessionEvent, { type: 'ended' }>
  /** @param code what the host said, with the reason `refused` */
  | { type: 'ended'; reason: EndReason; code?: ErrorCode | undefined; why?: string | undefined }
  | { type: 'path'; path: Path }
  /** This device hosts from here on, or no longer: it has the other half now. */
  | { type: 'succeeded'; open: OpenSide }
  | { type: 'standby' }
  | { type: 'connection'; state: ConnectionState }

/** Makes a session's half on this device. @param correct runs a change of the world, by another host if it is far, so that the drawing can be kept smooth */
export type OpenSide = (
  emit: (event: SideEvent) => void,
  correct: (change: () => void, isFar?: boolean) => void,
  session: LiveSession<AnyGame>,
) => SessionSide

/** The last two states of a match here, and on a guest what of it is not predicted. */
export interface States {
  readonly previous: Float64Array
  readonly current: Float64Array
  late?(now: number): Late | undefined
  /** How far behind the host's time what is not predicted is drawn, ms; `undefined` when all is drawn as it stands here. */
  readonly lateBy?: number | undefined
}

/** What a session needs of its host's or its guest's half; `HostSide` and `GuestSide` are the two. */
export interface SessionSide {
  readonly name: string
  readonly settings: AnyValues
  /** `undefined` before the host has proved itself. */
  readonly sessionKey: Uint8Array | undefined
  readonly phase: Phase
  readonly players: readonly Player[]
  readonly spectators: readonly Player[]
  readonly seat: Seat
  /** Who waits for the host's word; only the host knows of any. */
  readonly knocks: readonly Knock[]
  /** How this device reaches the host; `local` on the host. */
  readonly path: Path | 'local'
  readonly connection: ConnectionState
  /** Who hosts next, while there is somebody who can. */
  readonly standby: Seat | undefined
  /** Round trip to the host, ms; on the host the longest to a guest. */
  readonly rtt: number | undefined
  /** The running match; `undefined` before the first. */
  readonly states: States | undefined
  /** On a guest: the world as its host told of it last, unless this device played on since. */
  readonly told?: Float64Array | undefined
  /** Who it speaks with, and their seats: its host, or its guests. */
  readonly peers: readonly { readonly peer: Peer; readonly seat: Seat | undefined }[]
  /** Of the match. */
  readonly figures: SyncFigures | undefined
  /** Of the last match; only on the host. */
  recording?(): Uint8Array | undefined
  tick(now: number, input: DeviceInput): void
  ready(ready: boolean): void
  /** Asks the host, wherever it is; rejects with `session/closed`. */
  ask(request: AnsweredRequest): Promise<Answer>
  /** To these seats of others, or to all others when none is named. @param lossy it may be lost */
  letter(to: readonly Seat[], letter: Uint8Array, lossy: boolean): void
  piece(to: readonly Seat[], piece: Piece): void
  /** To the host; on the host to these seats, as far as they are there ([SE65]). It may be lost with a conversation. */
  paper(to: readonly Seat[], bytes: Uint8Array): void
  /** Bytes that wait for the network here; on the host, for the guest who is farthest behind. */
  readonly backlog: number
  start(): void
  rematch(): void
  addBot(): Player
  remove(seat: Seat, why?: string): void
  /** Who gets a seat, and who is banned; only on the host. */
  readonly seating?: Seating
  /** Only on the host. @param session tells when it is over */
  inviteByHand?(session: Pick<Session<never>, 'on'>, options?: CallOptions): Promise<HandInvitation>
  /** Gives the session to another player, and stays as a guest. */
  transfer(seat: Seat, signal: AbortSignal): Promise<void>
  /** Says goodbye and ends; the session goes on with another host, where one can follow. @param why told to all */
  leave(why?: string): void
  /** Ends it for everybody. */
  end(why?: string): void
  /** The page is going away: a host says goodbye, a guest may come back. */
  exit(): void
  /** The page will stand still for a while. */
  freeze(): void
  /** The network may be another one, or the device slept. */
  doubt(): void
}
