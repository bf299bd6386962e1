import { createNanoEvents, type Emitter } from 'nanoevents'
import { equalBytes } from '../connect/bytes.js'
import { withDeadline } from '../deadline.js'
import type { Invitation } from '../discover/invitation.js'
import { SkirmishError } from '../errors.js'
import type { AnyValues } from '../game/field-values.js'
import type { AnyGame, World } from '../game/game-types.js'
import type { Seat } from '../game/seat.js'
import type { Phase } from '../session/phase.js'
import type { Player } from '../session/player.js'
import { ASK_TIMEOUT_MS, TRANSFER_TIMEOUT_MS } from './ask-host.js'
import { ban, unban } from './bans.js'
import { Beat, QUIET_RATE } from './beat.js'
import { EffectsHeard } from './effects-heard.js'
import type { HandInvitation } from './hand-api.js'
import { indexOf } from './index-of.js'
import { load } from './load.js'
import type { LocalPlayer } from './local-player.js'
import { DeviceSampler } from './local-players.js'
import type { MatchHistory } from './match-history.js'
import type { MatchOutcome } from './match-outcome.js'
import { MatchView } from './match-view.js'
import type { Platform } from './platform.js'
import { Post } from './post.js'
import type { ActOptions } from './roster-options.js'
import type { CallOptions, Session } from './session-api.js'
import { sessionEnd } from './session-end.js'
import type { SessionEnd, SessionEvents } from './session-events.js'
import type { OpenSide, SessionSide, SideEvent } from './session-side.js'
import { SignedMatches, type SignedMatchesOptions } from './signed-matches.js'
import { report, type TickHandlers, tell } from './tell.js'
import { ToolSession } from './tool-session.js'
import { onWake } from './wakes.js'
import { tellWhatIsSo } from './what-is-so.js'
import { WhoHosts } from './who-hosts.js'

type Handlers = { [E in keyof SessionEvents]: SessionEvents[E] }

export interface LiveSessionOptions {
  game: AnyGame
  platform: Pick<Platform, 'clock' | 'date' | 'onWake' | 'random' | 'verify'>
  /** Rates and keeps results. */
  readonly history: MatchHistory
  readonly player: LocalPlayer
  readonly people: SignedMatchesOptions['people']
}

/** The `Session` a game holds: beats, input, drawing and events around a host's or a guest's side. */
export class LiveSession<G extends AnyGame> extends ToolSession<G> implements Session<G> {
  invitation: Invitation = { code: '', link: '' }
  readonly send: Session<G>['send']
  readonly onMessage: Session<G>['onMessage']
  readonly request: Session<G>['request']
  readonly onRequest: Session<G>['onRequest']
  readonly sendBytes: Session<G>['sendBytes']
  readonly onBytes: Session<G>['onBytes']
  readonly #post: Post
  protected readonly options: LiveSessionOptions
  protected side: SessionSide
  readonly #beat: Beat
  readonly #stopWaking: () => void
  readonly #view: MatchView
  readonly #sampler: DeviceSampler
  readonly #events: Emitter<Handlers> = createNanoEvents<Handlers>()
  readonly onEffect: Session<G>['onEffect']
  readonly #effects: EffectsHeard
  readonly #ticks = createNanoEvents<{ tick: Parameters<Session<G>['onTick']>[0] }>()
  readonly #whoHosts = new WhoHosts()
  readonly #signed: SignedMatches
  #sides = 0
  #toldPhase: Phase = 'waiting'
  #toldStandby: Seat | undefined
  #countdownEnds = 0
  #outcome: MatchOutcome | undefined
  #outcomeOf: Uint8Array | undefined
  #end: SessionEnd | undefined

  constructor(options: LiveSessionOptions, open: OpenSide) {
    super()
    const { game, platform } = options
    this.options = options
    const side = () => this.side
    this.#view = new MatchView(game, { clock: platform.clock, side, alpha: (now) => this.#beat.alpha(now) })
    this.#sampler = new DeviceSampler(game)
    this.#effects = new EffectsHeard(game)
    this.onEffect = (name, handler) => this.#effects.on(name, handler)
    this.#post = new Post({ game, clock: platform.clock, side, player: (seat) => this.playerAt(seat) })
    ;({ send: this.send, onMessage: this.onMessage } = this.#post)
    this.request = this.#post.requests.request as Session<G>['request']
    this.onRequest = this.#post.requests.onRequest
    ;({ sendBytes: this.sendBytes, onBytes: this.onBytes } = this.#post.parcels)
    const recorded = (outcome: MatchOutcome) => tell(this.#events.events.recorded, outcome)
    this.#signed = new SignedMatches({ ...options, side, recorded })
    this.side = this.#open(open)
    this.#beat = new Beat(platform.clock, 1000 / (game.tickRate || QUIET_RATE), (now) => {
      this.side.tick(now, this.#sampler.take(this.side))
      this.#post.parcels.tick(now)
      this.#signed.tick(now)
      this.lookAtLinks(now)
    })
    this.#stopWaking = onWake(platform, () => this.side.doubt())
    if (this.#end) this.#stop()
  }

  get outcome() {
    return this.#outcome as Session<G>['outcome']
  }

  ready(ready = true): void {
    if (this.watching) throw new SkirmishError('session/watching')
    this.side.ready(ready)
  }

  start(): void {
    this.side.start()
  }

  rematch(): void {
    this.side.rematch()
  }

  addBot(): Player {
    return this.side.addBot()
  }

  kick(player: Player, why?: string): void {
    this.side.remove(player.seat, why)
  }

  ban(player: Pick<Player, 'key' | 'seat'>, why?: string): void {
    ban(this.side, player, why)
  }

  unban(key: Uint8Array): void {
    unban(this.side.seating, key)
  }

  async words(options?: CallOptions): Promise<readonly string[]> {
    const { sessionWords } = await load(import('./session-words.js'))
    return sessionWords(this.side.sessionKey, this.options.platform.clock, options)
  }

  transferHost(player: Player, { timeoutMs = TRANSFER_TIMEOUT_MS, signal }: CallOptions = {}): Promise<void> {
    const deadline = { clock: this.options.platform.clock, timeoutMs, code: () => 'session/timeout' as const, signal }
    return withDeadline((called) => this.side.transfer(player.seat, called), deadline)
  }

  async inviteByHand(options?: CallOptions): Promise<HandInvitation> {
    if (!this.side.inviteByHand) throw new SkirmishError('session/not-host')
    return this.side.inviteByHand(this, options)
  }

  end(why?: string): void {
    this.side.end(why)
  }

  leave(why?: string): void {
    this.side.leave(why)
  }

  /** As `leave`, and waits for nobody: the matchmaker closes. */
  close(): void {
    this.leave()
    if (!this.#end) this.leave()
  }

  exit(): void {
    this.side.exit()
  }

  freeze(): void {
    this.side.freeze()
  }

  input(values: AnyValues, { seat }: { seat?: Seat | undefined } = {}): void {
    this.#sampler.set(this.side, values, seat)
  }

  async act(name: string, values: AnyValues, options: ActOptions = {}): Promise<void> {
    const { timeoutMs = ASK_TIMEOUT_MS, signal, seat } = options
    if (this.#end) throw new SkirmishError('session/closed')
    if (this.watching) throw new SkirmishError('session/watching')
    const { game, platform } = this.options
    const action = indexOf(game.actionNames, name, 'action')
    this.#post.paceAction()
    const deadline = { clock: platform.clock, timeoutMs, code: () => 'session/timeout' as const, signal }
    const by = seat === this.side.seat ? undefined : seat
    const request = { kind: 'act' as const, seat: by, action, payload: game.encodeAction(action, values) }
    const { refused } = await withDeadline(() => this.side.ask(request), deadline)
    if (refused !== undefined) throw new SkirmishError('session/action-refused', { reason: refused })
  }

  view(now: number): World<G> {
    return this.#view.at(now) as World<G>
  }

  onTick(handler: Parameters<Session<G>['onTick']>[0]): () => void {
    if (this.options.game.rules.step) throw new TypeError('The game has a `step`: that moves its world.')
    return this.#ticks.on('tick', handler)
  }

  on<E extends keyof SessionEvents>(event: E, handler: SessionEvents[E]): () => void {
    const undo = this.#events.on(event, handler as Handlers[E])
    if (event === 'hostChanged') this.#whoHosts.look(this.players) // so that the first change is one
    const { knocks } = this.side
    const countdownMs = Math.max(0, this.#countdownEnds - this.options.platform.clock.now())
    tellWhatIsSo(event, handler, { session: this, knocks, countdownMs, end: this.#end })
    return undo
  }

  /** What a side before this one still says is not heard. */
  #open(open: OpenSide): SessionSide {
    const number = ++this.#sides
    return open(
      (event) => number === this.#sides && this.#receive(event),
      (change, isFar) => this.measured(() => this.#view.correct(change, isFar)),
      this as unknown as LiveSession<AnyGame>,
    )
  }

  #receive(event: SideEvent): void {
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
        return this.#tellPlayers()
      case 'phase':
        this.#countdownEnds = this.options.platform.clock.now() + event.countdownMs
        this.#toldPhase = event.phase
        if (event.phase === 'countdown') this.#outcome = undefined
        return tell(this.#events.events.phase, event.phase, event.countdownMs)
      case 'path':
        return tell(this.#events.events.path, event.path)
      case 'standby':
        return this.#tellStandby()
      case 'connection':
        return tell(this.#events.events.connection, event.state)
      case 'succeeded':
        this.#view.correct(() => {
          this.side = this.#open(event.open)
        }, true)
        if (this.isHost) this.#signed.arrived()
        if (this.phase !== this.#toldPhase) this.#receive({ type: 'phase', phase: this.phase, countdownMs: 0 })
        return this.#tellPlayers()
      case 'matchStarted':
        this.#effects.begin(event.matchId)
        this.#signed.started(event.matchId, event.seats)
        return this.#view.begin(event.matchId)
      case 'effect':
        return this.#effects.tell(event)
      case 'tick':
        return tell(this.#ticks.events.tick as TickHandlers, event.world, event.inputs, event.context)
      case 'result':
        if (this.#outcomeOf && equalBytes(this.#outcomeOf, event.result.matchId)) return
        this.#outcomeOf = event.result.matchId
        this.#outcome = this.#signed.conclude(event.result)
        return tell(this.#events.events.result, this.#outcome)
      case 'paper':
        return this.#signed.hear(event.from, event.bytes)
      case 'joined':
        return this.#signed.arrived()
      case 'fault':
        return report(event.error)
      case 'ended':
        this.#end = sessionEnd(event.reason, event.code, event.why)
        this.#stop()
        this.#signed.close()
        return tell(this.#events.events.ended, this.#end)
    }
  }

  #stop(): void {
    this.#beat?.stop()
    this.#stopWaking?.()
  }

  #tellPlayers(): void {
    tell(this.#events.events.players, this.players)
    const host = this.#whoHosts.look(this.players)
    if (host) tell(this.#events.events.hostChanged, host)
    this.#tellStandby()
  }

  #tellStandby(): void {
    const { standby } = this
    if (standby?.seat === this.#toldStandby) return
    this.#toldStandby = standby?.seat
    tell(this.#events.events.standby, standby)
  }
}
