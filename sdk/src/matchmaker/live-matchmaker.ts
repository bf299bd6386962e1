import { sha256 } from '@noble/hashes/sha2.js'
import { createNanoEvents } from 'nanoevents'
import { type KeyPair, warmUpSteps } from '../connect/keys.js'
import { withDeadline } from '../deadline.js'
import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { invitationLink } from '../discover/invitation.js'
import type { Listing } from '../discover/listing.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { HandGuest } from './answer-by-hand.js'
import type { EarlyReach, Reached } from './early-reach.js'
import { findSession, whyNot } from './find-session.js'
import { GuestSide } from './guest-side.js'
import type { HandAnswer } from './hand-api.js'
import { HostDial } from './host-dial.js'
import { LazyPeople } from './lazy-people.js'
import { LiveSession } from './live-session.js'
import { LobbyView } from './lobby-view.js'
import type { MatchHistory } from './match-history.js'
import type { HostOptions, Matchmaker, MatchmakerEvents, OpenListing } from './matchmaker-api.js'
import type { Platform } from './platform.js'
import type { CallOptions, Session } from './session-api.js'
import { tell } from './tell.js'

/** For `host` and `join`, ms: who waits longer has given up. */
export const CALL_TIMEOUT_MS = 15_000
/** Who looks at a lobby will click in a moment: until then the engine compiles what the handshake needs. */
const WARM_UP_ROUNDS = 6
export const WARM_UP_MS = 25

/** Who plays on this device. */
export interface LocalPlayer {
  readonly name: string
  readonly identity: KeyPair
  readonly temporary: boolean
}

/** A matchmaker whose profile is loaded. */
export class LiveMatchmaker<G extends AnyGame> implements Matchmaker<G> {
  readonly people: LazyPeople<G>
  readonly #game: G
  readonly #platform: Platform
  readonly #player: LocalPlayer
  readonly #history: MatchHistory
  readonly #early: EarlyReach | undefined
  readonly #events = createNanoEvents<MatchmakerEvents>()
  readonly #lobby: LobbyView
  readonly #sessions = new Set<LiveSession<G>>()
  readonly #joined = new Map<string, Promise<LiveSession<G>>>()
  readonly #undo: (() => void)[] = []
  readonly #closing = new AbortController()
  #warm = false

  constructor(game: G, platform: Platform, player: LocalPlayer, history: MatchHistory, early: EarlyReach | undefined) {
    this.#game = game
    this.#platform = platform
    this.#player = player
    this.#history = history
    this.#early = early
    this.#lobby = new LobbyView(game, platform.directories, (now) => tell(this.#events.events.listings, now))
    const [join, deadline] = [this.join.bind(this), this.#deadline.bind(this)]
    const friendsSessions = this.#lobby.takeMore.bind(this.#lobby)
    this.people = new LazyPeople({ game, platform, player, join, deadline, friendsSessions })
    const exits = platform.onExit?.(() => {
      for (const session of [...this.#sessions]) session.exit()
    })
    if (exits) this.#undo.push(exits)
  }

  get me() {
    const { name, identity, temporary } = this.#player
    const key = identity.publicKey
    return { name, key, rating: this.#history.ratingOf(key), temporary, remembered: this.#history.keeps }
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
    const steps = Array.from({ length: WARM_UP_ROUNDS }, warmUpSteps).flat()
    for (const [i, step] of steps.entries()) this.#undo.push(this.#platform.clock.after(WARM_UP_MS * (i + 4), step))
  }

  host(options: HostOptions<G> = {}): Promise<Session<G>> {
    const code = () => 'discover/timeout' as const // whatever a host waits for, it is the lobby
    return withDeadline((signal) => this.#host(options, signal), { ...this.#deadline(options), code })
  }

  join(target: string | Listing, options: CallOptions = {}): Promise<Session<G>> {
    let code: ErrorCode = 'discover/timeout'
    return withDeadline((signal) => this.#join(target, signal, (phase) => (code = `${phase}/timeout`)), {
      ...this.#deadline(options),
      code: () => code,
    })
  }

  async answerByHand(invitation: string, options: CallOptions = {}): Promise<HandAnswer<G>> {
    const { answerByHand } = await import('./by-hand.js')
    const enter: HandGuest<G>['enter'] = (target, transport, signal) => {
      const dial = new HostDial(target, [transport], this.#platform.clock)
      return this.#enter({ ...target, dial }, signal, () => {})
    }
    const answer = await answerByHand({ game: this.#game, platform: this.#platform, enter }, invitation, options)
    this.#undo.push(answer.cancel)
    return answer
  }

  close(): void {
    this.#closing.abort()
    for (const session of [...this.#sessions]) session.leave()
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
  async #host(options: HostOptions<G>, signal: AbortSignal): Promise<LiveSession<G>> {
    const { hostHere } = await (this.#platform.hosting ?? import('./host-here.js'))
    const here = {
      ...{ game: this.#game, platform: this.#platform, player: this.#player, people: this.people },
      live: this.#live.bind(this),
      hosted: this.#hosted.bind(this),
    }
    return hostHere(here, options, signal)
  }

  /** Whoever follows their own invitation is where it leads. */
  #hosted(sessionKey: string, session: LiveSession<G>): void {
    this.#joined.set(sessionKey, Promise.resolve(session))
    session.on('ended', () => this.#joined.delete(sessionKey))
  }

  async #join(
    target: string | Listing,
    signal: AbortSignal,
    enter: (phase: 'connect' | 'session') => void,
  ): Promise<LiveSession<G>> {
    const early = await this.#early?.take(target, signal)
    const { transports, clock } = this.#platform
    const found = early ?? (await findSession(target, this.#game, this.#platform, signal))
    const { listing } = found
    const mismatch = whyNot(this.#game, listing)
    const known = this.#joined.get(listing.sessionKey)
    if (mismatch || known) (early?.dial ?? found.opened?.link)?.close()
    if (mismatch) throw new SkirmishError(mismatch)
    if (known) return known
    const dial = early?.dial ?? new HostDial(found, transports, clock)
    const joining = this.#enter({ ...found, dial }, signal, enter)
    this.#joined.set(listing.sessionKey, joining)
    const forget = () => this.#joined.delete(listing.sessionKey)
    joining.then((session) => session.on('ended', forget), forget)
    return joining
  }

  async #enter(
    { listing, expect, dial }: Reached,
    signal: AbortSignal,
    enter: (phase: 'connect' | 'session') => void,
  ): Promise<LiveSession<G>> {
    const platform = this.#platform
    enter('connect')
    const { name, identity, temporary } = this.#player
    const tokenName = `skirmish-seat-${listing.sessionKey}`
    const resume = fromBase64url(platform.tab?.load(tokenName) ?? '')
    let side: GuestSide | undefined
    const session = this.#live(
      (emit, correct) =>
        (side = new GuestSide({
          ...{ game: this.#game, platform, dial, identity, expect, emit, correct },
          player: { name, rated: !temporary },
          resume: resume?.length === 16 ? resume : undefined,
          established: () => enter('session'),
        })),
      () => {},
    )
    if (!side) throw new SkirmishError('connect/no-path')
    const abort = () => session.leave()
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    await side.joined
    signal.removeEventListener('abort', abort)
    if (side.token) platform.tab?.save(tokenName, toBase64url(side.token))
    const hash = sha256(fromBase64url(listing.sessionKey) ?? new Uint8Array())
    session.invitation = { code: listing.code, link: invitationLink(platform.page ?? '', listing.code, hash) }
    return session
  }

  #live(open: ConstructorParameters<typeof LiveSession<G>>[1], ended: () => void): LiveSession<G> {
    const session = new LiveSession<G>(
      {
        game: this.#game,
        platform: this.#platform,
        conclude: (result, players) => this.#history.conclude(result, players, this.#platform.date()),
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
