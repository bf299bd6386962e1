import { createNanoEvents } from 'nanoevents'
import { warmUpSteps } from '../connect/keys.js'
import { withDeadline } from '../deadline.js'
import type { Listing } from '../discover/listing.js'
import type { ErrorCode } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { ProvePassword } from '../session/password-check.js'
import type { OnAdmission } from './check-newcomers.js'
import { diagnose, loadDiagnosis } from './diagnose.js'
import type { DiagnoseOptions, Diagnosis } from './diagnosis-api.js'
import type { EarlyReach } from './early-reach.js'
import type { HandAnswer } from './hand-api.js'
import type { Here } from './host-here.js'
import { type Entered, Joins } from './joins.js'
import { LazyPeople } from './lazy-people.js'
import { lazyProfile } from './lazy-profile.js'
import type { LiveSession } from './live-session.js'
import { load } from './load.js'
import { LobbyView } from './lobby-view.js'
import type { LocalPlayer } from './local-player.js'
import type { MatchHistory } from './match-history.js'
import type {
  HostOptions,
  JoinOptions,
  Matchmaker,
  MatchmakerEvents,
  MatchmakerOptions,
  OpenListing,
} from './matchmaker-api.js'
import { platformFor, platformForCall } from './path-choice.js'
import type { Platform } from './platform.js'
import type { Profile } from './profile-api.js'
import type { Searcher } from './quick-match.js'
import type { QuickMatchOptions } from './quick-match-api.js'
import type { CallOptions, Session } from './session-api.js'
import { tell } from './tell.js'

/** For `host` and `join`, ms: who waits longer has given up. */
export const CALL_TIMEOUT_MS = 15_000
/** For a person who is asked whether to let somebody in, ms. */
const CONSENT_TIMEOUT_MS = 60_000
/** For `quickMatch`, ms: who waits longer for others wants to know what else there is to do. */
const QUICK_MATCH_MS = 60_000
/** Who looks at a lobby will click in a moment: until then the engine compiles what the handshake needs. */
const WARM_UP_ROUNDS = 6
export const WARM_UP_MS = 25

/** Whatever a host waits for, it is the lobby. */
const NO_LOBBY = () => 'discover/timeout' as const

/** A matchmaker whose profile is loaded. */
export class LiveMatchmaker<G extends AnyGame> implements Matchmaker<G> {
  readonly people: LazyPeople<G>
  readonly profile: Profile
  readonly ratings: Matchmaker<G>['ratings']
  readonly #game: G
  readonly #platform: Platform
  readonly #onAdmission: OnAdmission | undefined
  readonly #player: LocalPlayer
  readonly #history: MatchHistory
  readonly #early: EarlyReach | undefined
  readonly #joins: Joins<G>
  readonly #events = createNanoEvents<MatchmakerEvents>()
  readonly #lobby: LobbyView
  readonly #sessions = new Set<LiveSession<G>>()
  readonly #undo: (() => void)[] = []
  readonly #closing = new AbortController()
  #warm = false

  constructor(
    game: G,
    platform: Platform & Pick<MatchmakerOptions<G>, 'onAdmission'>,
    player: LocalPlayer,
    history: MatchHistory,
    early: EarlyReach | undefined,
  ) {
    this.#game = game
    this.#platform = platform
    this.#onAdmission = platform.onAdmission
    this.#player = player
    this.#history = history
    this.#early = early
    const allowed = platformFor(platform)
    this.#lobby = new LobbyView(game, allowed.directories, (now) => tell(this.#events.events.listings, now))
    const [join, deadline] = [this.join.bind(this), this.#deadline.bind(this)]
    const friendsSessions = this.#lobby.takeMore.bind(this.#lobby)
    this.people = new LazyPeople({ game, platform: allowed, player, join, deadline, friendsSessions })
    this.#joins = new Joins({ game, platform, player, early, live: this.#live.bind(this), people: this.people })
    const [isPlaying, close] = [() => this.#sessions.size > 0, this.close.bind(this)]
    this.profile = lazyProfile({ platform, player, people: this.people, isPlaying, close, deadline })
    const ratings = history.ratingsFor({
      game,
      platform,
      me: player.identity.publicKey,
      people: this.people,
      deadline,
    })
    this.ratings = ratings as Matchmaker<G>['ratings'] // whose types follow from the game
    const all = (call: (session: LiveSession<G>) => void) => () => {
      for (const session of [...this.#sessions]) call(session)
    }
    const undo = [platform.onExit?.(all((one) => one.exit())), platform.onFreeze?.(all((one) => one.freeze()))]
    for (const one of undo) if (one) this.#undo.push(one)
  }

  get me() {
    const { name, identity, temporary } = this.#player
    const key = identity.publicKey
    return { name, key, temporary, ...this.#history.standOf(key) }
  }

  get listings(): readonly OpenListing[] {
    return this.#lobby.listings
  }

  on<E extends keyof MatchmakerEvents>(event: E, handler: MatchmakerEvents[E]): () => void {
    // Lobbies are entered when somebody wants to see them: a join by code needs none.
    this.#warmUp()
    this.#lobby.open()
    handler(this.listings)
    const undo = this.#events.on(event, handler)
    return () => {
      undo()
      if (!this.#events.events.listings?.length) this.#lobby.close()
    }
  }

  #warmUp(): void {
    if (this.#warm) return
    this.#warm = true
    if (!this.#platform.hosting) import('./host-here.js').catch(() => {}) // who looks at a lobby may host
    import('./quick-match.js').catch(() => {})
    // Needed most when the lobby that serves the page is gone:
    loadDiagnosis(this.#platform)
    import('./by-hand.js').catch(() => {})
    this.#platform.byHand?.prepare?.()
    const steps = Array.from({ length: WARM_UP_ROUNDS }, warmUpSteps).flat()
    for (const [i, step] of steps.entries()) this.#undo.push(this.#platform.clock.after(WARM_UP_MS * (i + 4), step))
  }

  host(options: HostOptions<G> = {}): Promise<Session<G>> {
    return this.#hostCall(options, () => {})
  }

  #hostCall(options: HostOptions<G>, hosted: Here<G>['hosted']): Promise<Session<G>> {
    return withDeadline((signal) => this.#host(options, hosted, signal), { ...this.#deadline(options), code: NO_LOBBY })
  }

  join(target: string | Listing, options: JoinOptions = {}): Promise<Session<G>> {
    return this.#joinCall(target, options, () => {})
  }

  #joinCall(target: string | Listing, options: JoinOptions, entered: Entered): Promise<Session<G>> {
    let code: ErrorCode = 'discover/timeout'
    const joining = async (signal: AbortSignal, extend: (ms: number) => void) => {
      const password = await this.#prover('guest', options.password)
      const waiting = (host: string) => {
        extend(CONSENT_TIMEOUT_MS)
        tell(options.onWaiting && [options.onWaiting], host)
      }
      const enter: Entered = (phase) => {
        code = `${phase}/timeout`
        entered(phase)
      }
      const platform = platformForCall(this.#platform, options.path)
      const spectator = options.as === 'spectator'
      const onAdmission = options.onAdmission ?? this.#onAdmission
      return this.#joins.join(target, signal, { platform, password, spectator, onAdmission, enter, waiting })
    }
    return withDeadline(joining, { ...this.#deadline(options), code: () => code })
  }

  /** Few sessions have a password: what proves it loads with the first. */
  async #prover(role: 'guest' | 'host', password?: string): Promise<ProvePassword | undefined> {
    if (password === undefined) return undefined
    const { passwordProver } = await (this.#platform.passwords ?? load(import('./password-prover.js')))
    return passwordProver(role, password, this.#platform)
  }

  /** It ends by itself; the deadline is for what it begins last: a join that fails, and then hosting. */
  quickMatch(options: QuickMatchOptions<G> = {}): Promise<Session<G>> {
    const { timeoutMs = QUICK_MATCH_MS } = options
    const { path } = options
    const searcher = (): Searcher<G> => ({
      ...{
        game: this.#game,
        platform: platformForCall(this.#platform, options.path),
        history: this.#history,
        key: this.me.key,
      },
      isIn: (sessionKey) => this.#joins.isIn(sessionKey),
      host: (call, hosted) => this.#hostCall({ ...call, path }, hosted),
      join: (listing, call, entered) => this.#joinCall(listing, { ...call, path }, entered),
    })
    const deadline = { ...this.#deadline({ ...options, timeoutMs: timeoutMs + 2 * CALL_TIMEOUT_MS }), code: NO_LOBBY }
    return withDeadline(
      async (signal) =>
        (await load(import('./quick-match.js'))).quickMatch(searcher(), { ...options, timeoutMs }, signal),
      deadline,
    )
  }

  async answerByHand(invitation: string, options: CallOptions = {}): Promise<HandAnswer<G>> {
    const { answerByHand } = await load(import('./by-hand.js'))
    const guest = { game: this.#game, platform: platformFor(this.#platform), onAdmission: this.#onAdmission }
    const answer = await answerByHand({ ...guest, joins: this.#joins }, invitation, options)
    this.#undo.push(answer.cancel)
    return answer
  }

  diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis> {
    const { signal } = this.#deadline(options)
    return diagnose(this.#platform, { ...options, signal }, this.#history.trouble ?? true)
  }

  close(): void {
    this.#closing.abort()
    for (const session of [...this.#sessions]) session.close()
    for (const undo of this.#undo.splice(0)) undo()
    this.#lobby.close()
    this.people.close()
    this.#early?.close()
    this.#platform.close?.()
  }

  #deadline({ timeoutMs = CALL_TIMEOUT_MS, signal }: CallOptions) {
    const closing = this.#closing.signal
    return { clock: this.#platform.clock, timeoutMs, signal: signal ? AbortSignal.any([signal, closing]) : closing }
  }

  /** What only a host needs loads when somebody hosts. */
  async #host(options: HostOptions<G>, hosted: Here<G>['hosted'], signal: AbortSignal): Promise<LiveSession<G>> {
    const platform = platformForCall(this.#platform, options.path)
    const { hostHere } = await (platform.hosting ?? load(import('./host-here.js')))
    const here = {
      ...{ game: this.#game, platform, player: this.#player, people: this.people },
      password: await this.#prover('host', options.password),
      live: this.#live.bind(this),
      hosted: (key: string, session: LiveSession<G>, isVisited: () => boolean) => {
        this.#joins.hosted(key, session)
        hosted(key, session, isVisited)
      },
    }
    return hostHere(here, { ...options, onAdmission: options.onAdmission ?? this.#onAdmission }, signal)
  }

  #live(...[Live, open, ended]: Parameters<Here<G>['live']>): LiveSession<G> {
    const session = new Live<G>(
      {
        game: this.#game,
        platform: this.#platform,
        history: this.#history,
        player: this.#player,
        people: this.people,
      },
      open,
    )
    this.#sessions.add(session)
    this.people.setPlaying(true)
    session.on('ended', () => {
      this.#sessions.delete(session)
      this.people.setPlaying(this.#sessions.size > 0)
      ended()
    })
    return session
  }
}
