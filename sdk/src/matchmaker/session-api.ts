import type { Invitation } from '../discover/invitation.js'
import type {
  Actions,
  AnyGame,
  Effects,
  Input,
  Messages,
  Requests,
  Settings,
  Stats,
  Team,
  World,
} from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Path } from '../ports/link.js'
import type { Phase } from '../session/phase.js'
import type { Player } from '../session/player.js'
import type { ConnectionState } from './connection-state.js'
import type { HandInvitation } from './hand-api.js'
import type { MatchOutcome } from './match-outcome.js'
import type { OwnEngine } from './own-engine.js'
import type { ActOptions, BalanceOptions, LocalPlayerOptions, TeamOptions } from './roster-options.js'
import type { BytesOptions, SendOptions, TakeOptions } from './send-options.js'
import type { SessionEvents } from './session-events.js'
import type { SessionStats } from './session-stats.js'
import type { SimulateOptions } from './weather.js'

/** One ad hoc game among friends, from the waiting room to the last rematch. */
export interface Session<G extends AnyGame> extends OwnEngine<G> {
  readonly name: string
  /**
   * On the host it changes when a lobby that was lost has given the code away: read it when it is shown. Empty for a guest
   * who came by hand.
   */
  readonly invitation: Invitation
  readonly settings: Readonly<Settings<G>>
  readonly phase: Phase
  /** By seat. */
  readonly players: readonly Player<Team<G>>[]
  /** Who watches, up to eight: on no seat, with a `seat` number from 64 on. They hear and say what players do, and do not play. */
  readonly spectators: readonly Player[]
  /** This device watches: `input` does nothing, `ready` and `act` throw `session/watching`. */
  readonly watching: boolean
  readonly me: Player<Team<G>>
  /** Who plays on this device beside `me`, by seat; after a reload they are still here. `input` and `act` take their `seat`. */
  readonly localPlayers: readonly Player<Team<G>>[]
  readonly host: Player<Team<G>>
  readonly isHost: boolean
  /**
   * Who hosts next, should the host leave or be lost: the player with the best connections, chosen anew when that changes, and
   * kept up to date. `undefined` while there is nobody, or nobody who can. Where only two are left it hosts next when the host
   * leaves, and not when the host is lost.
   */
  readonly standby: Player | undefined
  /** How this device reaches the host, and the last measured round trip in ms (on the host: to the farthest guest). */
  readonly net: { readonly path: Path | 'local'; readonly rtt: number | undefined }
  /** Whether the host is heard, and if not, how the way back is sought. */
  readonly connection: ConnectionState
  /** The last match, until the next one starts. */
  readonly outcome: MatchOutcome<Stats<G>> | undefined

  /** Default `true`. The host can start when every guest is ready. */
  ready(ready?: boolean): void
  /**
   * From the spectators to the lowest free seat, in the waiting room. Rejects with `session/full`, `session/already-started`,
   * `session/closed`, `session/timeout` (default 20,000 ms) or `session/aborted`.
   */
  takeSeat(options?: CallOptions): Promise<void>
  /** From the seat to the spectators. Rejects as `takeSeat`, and on the host with `session/host-plays`. */
  spectate(options?: CallOptions): Promise<void>
  /**
   * A seat for somebody else on this device: a friend on the same sofa. They come and go with this player, are ready with
   * them, and have no key: matches do not move a rating of theirs. At most four play on one device. In a running match only where
   * the game takes players then. Rejects with `session/device-full`, `session/full`, `session/already-started`, `session/watching`,
   * `session/bad-name`, `session/closed`, `session/timeout` (default 20,000 ms) or `session/aborted`.
   */
  addLocalPlayer(options: LocalPlayerOptions & CallOptions): Promise<Player>
  /**
   * They play here no more; their seat is free. For players of other devices it does nothing. Rejects with `session/closed`,
   * `session/timeout` (default 20,000 ms) or `session/aborted`.
   */
  removeLocalPlayer(player: Pick<Player, 'seat'>, options?: CallOptions): Promise<void>
  /**
   * To another team, in the waiting room: oneself or, by `seat`, a local player; the host anybody. Rejects with `session/team-full`,
   * `session/already-started`, `session/not-host`, `session/watching`, `session/player-left`, `session/closed`, `session/timeout`
   * (default 20,000 ms) or `session/aborted`.
   */
  setTeam(team: Team<G>, options?: TeamOptions): Promise<void>
  /** Host only: all players by chance, in even teams. Rejects with `session/not-host`, else as `setTeam`. */
  shuffleTeams(options?: CallOptions): Promise<void>
  /** Host only: moves as few as can be until no team has two more than another, or with `by: 'rating'` until they are as strong. Rejects as `shuffleTeams`. */
  balanceTeams(options?: BalanceOptions): Promise<void>
  /**
   * Host only.
   *
   * @throws SkirmishError `session/not-host`, `session/not-enough-players`, `session/not-ready`, `session/already-started`;
   * `session/empty-team`, or `session/uneven-teams` when they differ by more than the game allows
   */
  start(): void
  /** After a result. The host leads everybody back to the waiting room; a guest says it would like to. */
  rematch(): void
  /** Host only. @throws SkirmishError `session/not-host`, `session/full` */
  addBot(): Player
  /**
   * Host only; bots too. Who was kicked may ask to come in again.
   *
   * @param why a sentence for them (`SessionEnd.why`), cut to 256 bytes
   * @throws SkirmishError `session/not-host`
   */
  kick(player: Player, why?: string): void
  /**
   * Host only. Like `kick`, and for the rest of the session this player's key (of a local player: the one of their device) gets no seat (`session/banned`), by whatever
   * link they come. Also for somebody who has left. The last 256 are kept.
   *
   * @throws SkirmishError `session/not-host`
   */
  ban(player: Pick<Player, 'key' | 'seat'>, why?: string): void
  /** Host only. @throws SkirmishError `session/not-host` */
  unban(key: Uint8Array): void
  /** Keys that are banned, in the order it was done; empty for guests. */
  readonly bans: readonly Uint8Array[]
  /**
   * Host only. Asks one more friend in with no server in between: its code goes to the friend by whatever way there is,
   * the friend's answer comes back and is taken by `accept`. Several may be open, each for one friend.
   * Rejects with `session/not-host`, `session/closed`, `connect/no-webrtc`, `connect/no-relay` (where `path: 'relayed'` was asked for),
   * `connect/no-address`, `connect/timeout` or `session/aborted`.
   */
  inviteByHand(options?: CallOptions): Promise<HandInvitation>
  /**
   * Four words that are the same for everybody in this session, to be read out: where they differ, somebody stands between
   * who joined by code or list and the host. Who came by a link or QR code is sure of the host without.
   * Takes a quarter of a second, and loads what it needs; keep what it gives.
   * Rejects with `session/closed` before there was a host, `session/timeout` on a very slow device, or `session/aborted`.
   */
  words(options?: CallOptions): Promise<readonly string[]>
  /**
   * Host only. Gives the session to another player and stays as a guest; resolves when that is done. Rejects with `session/not-host`,
   * `session/timeout` (default 10,000 ms), `session/no-successor` when this player can not host (at once for spectators, bots, players beside another, and a ninth host), `session/closed` or `session/aborted`.
   */
  transferHost(player: Player, options?: CallOptions): Promise<void>
  /**
   * Ends it here: `ended` tells, with the reason `left`. When the host leaves, another player hosts from there on (`hostChanged`); with
   * nobody who can, it is over. Where somebody could and is not ready yet, as in the first second, it is hosted on until then, 3 s at most;
   * called again, it leaves at once.
   *
   * @param why a sentence for the others, cut to 256 bytes
   */
  leave(why?: string): void
  /** Host only. Ends it for everybody: `ended`, with the reason `host-left`. @throws SkirmishError `session/not-host` */
  end(why?: string): void

  /**
   * What the player holds now: unnamed fields stay, `pressed` ones count for one tick.
   *
   * @param options.seat of one of `localPlayers`; default one's own. For a seat that is not on this device it does nothing.
   */
  input(values: Partial<Input<G>>, options?: { readonly seat?: Seat | undefined }): void
  /**
   * Once, in order, also across a lost connection: the answer comes when it is back. Rejects with `session/action-refused` and the game's sentence, `session/closed`,
   * `session/timeout` or `session/aborted` (then it may still be done, once), `session/backlog` (too much waits for the host) or `session/too-often`.
   */
  act<N extends keyof Actions<G> & string>(name: N, values: Actions<G>[N], options?: ActOptions): Promise<void>
  /**
   * Host only. What the last match was made of, from its beginning or, after a change of hosts, from where this device became the
   * host: inputs, actions, who came and went; some kB a minute. To be kept as a file, sent with a bug report, and played again with
   * `replay` of `@skirmish/sdk/replay`. It has all of the world, what is `hostOnly` too, and neither names nor keys.
   *
   * @throws SkirmishError `session/not-host`, `session/no-match`; `session/not-recorded` in a game that `onTick` moves
   */
  recording(): Uint8Array
  /**
   * What the last second took and how the links are, by table and by peer. Cheap: call it as often as you draw. The first call has next to nothing
   * to tell, as counting begins with it.
   */
  stats(): SessionStats
  /**
   * Makes the network of this device worse, both ways: what it sends and what it gets, on all its links of this session; with `undefined` it is as it is. What
   * may be lost (inputs, snapshots, lossy messages) is lost, late, doubled and overtaken; everything else is only late. Links to a standby are left as they are.
   * Rejects with `sync/bad-conditions`, or `discover/relay-unreachable` when its code can not be loaded.
   */
  simulate(conditions: SimulateOptions | undefined): Promise<void>
  /** What to draw at `now` (ms, as `performance.now()`): the same object each call, valid until the next. */
  view(now: number): World<G>
  /**
   * Once to each recipient, in order; default `others`. Who has dropped gets it when they are back, unless it is `lossy`. 60 a
   * second on the long run, 120 at once; twice that with `lossy`.
   *
   * @throws SkirmishError `session/too-often`, `session/too-large`, `session/backlog` when too much waits for the host
   */
  send<N extends keyof Messages<G> & string>(name: N, values: Messages<G>[N], options?: SendOptions): void
  /** Returns what ends it, as all that begin with `on` do. */
  onMessage<N extends keyof Messages<G> & string>(
    name: N,
    handler: (values: Messages<G>[N], from: Player) => void,
  ): () => void
  /**
   * Asks one player, and resolves with the answer. Rejects with `session/no-handler`; `session/request-refused` and the sentence
   * with which the other side's handler threw; `session/player-left`; `session/timeout` (default 5,000 ms); `session/busy`;
   * `session/too-often`; `session/closed` or `session/aborted`.
   */
  request<N extends keyof Requests<G> & string>(
    name: N,
    values: Requests<G>[N]['ask'],
    options: CallOptions & { readonly to: Player | Seat | 'host' },
  ): Promise<Requests<G>[N]['answer']>
  /** Answers what others ask; one handler a name. What it throws is told to whoever asked. */
  onRequest<N extends keyof Requests<G> & string>(
    name: N,
    handler: (
      values: Requests<G>[N]['ask'],
      from: Player,
    ) => Requests<G>[N]['answer'] | Promise<Requests<G>[N]['answer']>,
  ): () => void
  /**
   * A message with bytes behind it: a drawing, a level, a replay. It goes in pieces that leave inputs and snapshots their
   * way, at up to 1 MiB/s (48 KiB/s through a lobby), one after the other. Resolves when everybody has it who is still there and takes it. Rejects,
   * when nobody does, with `session/no-handler`, `session/too-large`, `session/busy` or `session/player-left`; and with
   * `session/timeout`, `session/closed` or `session/aborted`.
   */
  sendBytes<N extends keyof Messages<G> & string>(
    name: N,
    values: Messages<G>[N],
    bytes: Uint8Array,
    options?: BytesOptions,
  ): Promise<void>
  /** Takes what comes by `sendBytes`; one handler a name. Without one it is refused. */
  onBytes<N extends keyof Messages<G> & string>(
    name: N,
    handler: (values: Messages<G>[N], bytes: Uint8Array, from: Player) => void,
    options?: TakeOptions,
  ): () => void
  /** Sounds and sparks of the rules, once each. */
  onEffect<N extends keyof Effects<G> & string>(name: N, handler: (values: Effects<G>[N]) => void): () => void
  /** Returns the function that ends it. */
  on<E extends keyof SessionEvents>(event: E, handler: SessionEvents<Stats<G>>[E]): () => void
}

/** What every call takes that has to wait for others. */
export interface CallOptions {
  /**
   * When to give up, ms. Default 15,000; for `act` 20,000, for `request` 5,000, for `diagnose` 4,500, for an answer by hand that is taken 20,000, for
   * `people.invite` and `quickMatch` 60,000.
   */
  readonly timeoutMs?: number | undefined
  /** Calls it off: it rejects with `session/aborted`, and nothing of it stays. */
  readonly signal?: AbortSignal | undefined
}
