import { createNanoEvents, type Emitter } from 'nanoevents'
import { withDeadline } from '../deadline.js'
import type { Invitation } from '../discover/invitation.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame, World } from '../game/game-types.js'
import type { MatchResult } from '../result/match-result.js'
import { absent, type Player } from '../session/player.js'
import { isSpectator } from '../session/spectators.js'
import { DrawView, type Moment } from '../sync/draw-view.js'
import { InputSampler } from '../sync/input-sampler.js'
import { ban, unban } from './bans.js'
import { Beat } from './beat.js'
import { changePlace } from './change-place.js'
import { indexOf } from './index-of.js'
import { load } from './load.js'
import type { Platform } from './platform.js'
import { Post } from './post.js'
import type { CallOptions, MatchOutcome, Session, SessionEnd, SessionEvents } from './session-api.js'
import { sessionEnd } from './session-end.js'
import type { SessionSide, SideEvent } from './session-side.js'
import { report, tell } from './tell.js'
import { onWake } from './wakes.js'
import { tellWhatIsSo } from './what-is-so.js'

/** A dropped player's seat waits for 15 s; then a round trip. */
const ACT_TIMEOUT_MS = 20_000
/** Beats a second of a turn-based game: only for countdowns and lost players. */
const QUIET_RATE = 10

type Handlers = { [E in keyof SessionEvents]: SessionEvents[E] }

export interface LiveSessionOptions {
  game: AnyGame
  platform: Pick<Platform, 'clock' | 'date' | 'onWake'>
  /** Rates and keeps a result. */
  conclude(result: MatchResult, players: readonly Player[]): MatchOutcome
}

/** The `Session` a game holds: beats, input, drawing and events around a host's or a guest's side. */
export class LiveSession<G extends AnyGame> implements Session<G> {
  invitation: Invitation = { code: '', link: '' }
  /** Set on the host. */
  inviteByHand: Session<G>['inviteByHand'] = () => Promise.reject(new SkirmishError('session/not-host'))
  readonly send: Session<G>['send']
  readonly onMessage: Session<G>['onMessage']
  readonly request: Session<G>['request']
  readonly onRequest: Session<G>['onRequest']
  readonly sendBytes: Session<G>['sendBytes']
  readonly onBytes: Session<G>['onBytes']
  readonly #post: Post
  readonly #options: LiveSessionOptions
  readonly #side: SessionSide
  readonly #beat: Beat
  readonly #stopWaking: () => void
  readonly #draw: DrawView
  readonly #sampler: InputSampler
  readonly #events: Emitter<Handlers> = createNanoEvents<Handlers>()
  readonly #effects = createNanoEvents<Record<string, (values: never) => void>>()
  #countdownEnds = 0
  #outcome: MatchOutcome | undefined
  #end: SessionEnd | undefined

  constructor(
    options: LiveSessionOptions,
    open: (emit: (event: SideEvent) => void, correct: (change: () => void) => void) => SessionSide,
  ) {
    const { game, platform } = options
    this.#options = options
    this.#draw = new DrawView(game.layout)
    this.#sampler = new InputSampler(game)
    this.#post = new Post({
      ...{ game, clock: platform.clock, side: () => this.#side, player: (seat) => this.#player(seat) },
    })
    ;({ send: this.send, onMessage: this.onMessage } = this.#post)
    this.request = this.#post.requests.request as Session<G>['request']
    this.onRequest = this.#post.requests.onRequest
    ;({ sendBytes: this.sendBytes, onBytes: this.onBytes } = this.#post.parcels)
    this.#side = open(
      (event) => this.#receive(event),
      (change) => this.#correct(change),
    )
    this.#beat = new Beat(platform.clock, 1000 / (game.tickRate || QUIET_RATE), (now) => {
      this.#side.tick(now, this.#sampler.take())
      this.#post.parcels.tick(now)
    })
    this.#stopWaking = onWake(platform, () => this.#side.doubt())
    if (this.#end) this.#stop()
  }

  get name() {
    return this.#side.name
  }

  get settings() {
    return this.#side.settings as Session<G>['settings']
  }

  get phase() {
    return this.#side.phase
  }

  get players() {
    return this.#side.players
  }

  get spectators() {
    return this.#side.spectators
  }

  get watching() {
    return isSpectator(this.#side.seat)
  }

  get me() {
    return this.#player(this.#side.seat)
  }

  get host() {
    return this.players.find((player) => player.host) ?? this.me
  }

  get isHost() {
    return this.#side.path === 'local'
  }

  get net() {
    return { path: this.#side.path, rtt: this.#side.rtt }
  }

  get connection() {
    return this.#side.connection
  }

  get outcome() {
    return this.#outcome
  }

  ready(ready = true): void {
    if (this.watching) throw new SkirmishError('session/watching')
    this.#side.ready(ready)
  }

  start(): void {
    this.#side.start()
  }

  rematch(): void {
    this.#side.rematch()
  }

  addBot(): Player {
    return this.#side.addBot()
  }

  kick(player: Player, why?: string): void {
    this.#side.remove(player.seat, why)
  }

  ban(player: Pick<Player, 'key' | 'seat'>, why?: string): void {
    ban(this.#side.seating, player, why)
  }

  unban(key: Uint8Array): void {
    unban(this.#side.seating, key)
  }

  get bans() {
    return this.#side.seating?.admission.bans ?? []
  }

  async words(options?: CallOptions): Promise<readonly string[]> {
    const { sessionWords } = await load(import('./session-words.js'))
    return sessionWords(this.#side.sessionKey, this.#options.platform.clock, options)
  }

  leave(why?: string): void {
    this.#side.leave(why)
  }

  exit(): void {
    this.#side.exit()
  }

  input(values: AnyValues): void {
    this.#sampler.set(values)
  }

  takeSeat(options?: CallOptions): Promise<void> {
    return changePlace(this.#side, false, this.#options.platform.clock, options)
  }

  spectate(options?: CallOptions): Promise<void> {
    return changePlace(this.#side, true, this.#options.platform.clock, options)
  }

  async act(name: string, values: AnyValues, { timeoutMs = ACT_TIMEOUT_MS, signal }: CallOptions = {}): Promise<void> {
    if (this.#end) throw new SkirmishError('session/closed')
    if (this.watching) throw new SkirmishError('session/watching')
    const { game, platform } = this.#options
    const action = indexOf(game.actionNames, name, 'action')
    this.#post.paceAction()
    const refused = await withDeadline(() => this.#side.act(action, game.encodeAction(action, values)), {
      clock: platform.clock,
      timeoutMs,
      code: () => 'session/timeout',
      signal,
    })
    if (refused !== undefined) throw new SkirmishError('session/action-refused', { reason: refused })
  }

  view(now: number): World<G> {
    const { states } = this.#side
    if (states) this.#draw.draw(this.#moment(states, now), now)
    return this.#draw.world as World<G>
  }

  onEffect(name: string, handler: (values: never) => void): () => void {
    indexOf(this.#options.game.effectNames, name, 'effect')
    return this.#effects.on(name, handler)
  }

  on<E extends keyof SessionEvents>(event: E, handler: SessionEvents[E]): () => void {
    const undo = this.#events.on(event, handler as Handlers[E])
    const { knocks } = this.#side
    const countdownMs = Math.max(0, this.#countdownEnds - this.#options.platform.clock.now())
    tellWhatIsSo(event, handler, { session: this, knocks, countdownMs, end: this.#end })
    return undo
  }

  #receive(event: SideEvent): void {
    const { game, platform } = this.#options
    this.#post.hear(event)
    switch (event.type) {
      case 'playerLeft':
        return tell(this.#events.events.playerLeft, event.player, event.reason, event.why)
      case 'playerJoined':
      case 'playerDropped':
      case 'playerResumed':
        return tell(this.#events.events[event.type], event.player)
      case 'knock':
        return tell(this.#events.events.knock, event.knock)
      case 'knockOver':
        return tell(this.#events.events.knockOver, event.knock, event.outcome)
      case 'roster':
        return tell(this.#events.events.players, event.players)
      case 'phase':
        this.#countdownEnds = platform.clock.now() + event.countdownMs
        if (event.phase === 'countdown') this.#outcome = undefined
        return tell(this.#events.events.phase, event.phase, event.countdownMs)
      case 'path':
        return tell(this.#events.events.path, event.path)
      case 'connection':
        return tell(this.#events.events.connection, event.state)
      case 'matchStarted':
        return this.#draw.reset()
      case 'effect': {
        const [name, values] = [game.effectNames[event.effect], game.parseEffect(event.effect, event.payload)]
        if (name !== undefined && values) tell(this.#effects.events[name], values as never)
        return
      }
      case 'result':
        this.#outcome = this.#options.conclude(event.result, this.players)
        return tell(this.#events.events.result, this.#outcome)
      case 'fault':
        return report(event.error)
      case 'ended': {
        this.#end = sessionEnd(event.reason, event.code, event.why)
        this.#stop()
        return tell(this.#events.events.ended, this.#end)
      }
    }
  }

  #stop(): void {
    this.#beat?.stop()
    this.#stopWaking?.()
  }

  #correct(change: () => void): void {
    const { states } = this.#side
    if (!states) return change()
    const now = this.#options.platform.clock.now()
    this.#draw.correct(() => this.#moment(states, now), now, change)
  }

  /** After the last tick of a match the drawing rests on it. */
  #moment({ previous, current }: NonNullable<SessionSide['states']>, now: number): Moment {
    return { previous, current, alpha: this.phase === 'playing' ? this.#beat.alpha(now) : 1 }
  }

  #player(seat: number): Player {
    return [...this.players, ...this.spectators].find((one) => one.seat === seat) ?? absent(seat)
  }
}
