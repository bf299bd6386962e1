import { sha256 } from '@noble/hashes/sha2.js'
import { createNanoEvents } from 'nanoevents'
import { cleanName, MAX_NAME, MAX_SESSION_NAME, nameProblem } from '../codec/name.js'
import { type KeyPair, keyPairFrom, warmUpSteps } from '../connect/keys.js'
import { withDeadline } from '../deadline.js'
import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { invitationLink } from '../discover/invitation.js'
import type { Listing } from '../discover/listing.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import { EarlyReach, type Reached } from './early-reach.js'
import { findSession, whyNot } from './find-session.js'
import { GuestSide } from './guest-side.js'
import { HostDial } from './host-dial.js'
import { HostListeners } from './host-listeners.js'
import { HostSide } from './host-side.js'
import { LiveSession } from './live-session.js'
import { LobbyView } from './lobby-view.js'
import { MatchHistory } from './match-history.js'
import type { HostOptions, Matchmaker, MatchmakerEvents, MatchmakerOptions, OpenListing } from './matchmaker-api.js'
import { publish } from './open-session.js'
import type { Platform } from './platform.js'
import { loadKey, newProfile, unstored } from './profile.js'
import type { CallOptions, Session } from './session-api.js'
import { tell } from './tell.js'

const CALL_TIMEOUT_MS = 15_000
const RECONNECT_GRACE_MS = 15_000
/** Who looks at a lobby will click in a moment: until then the engine compiles what the handshake needs. */
const WARM_UP_ROUNDS = 6
const WARM_UP_MS = 25

/**
 * The entry to everything: finds, hosts and joins sessions of one game for the player of this device.
 *
 * Rejects with a SkirmishError: `session/bad-name` for a name that is empty, too long, or has invisible characters;
 * `store/unavailable` when what this device remembers can not be read, or not in time; `store/locked` in Node, for a folder
 * that another process uses; `session/aborted`. In the last three the platform is closed, as nothing of it may stay behind.
 */
export async function createMatchmaker<G extends AnyGame>(options: MatchmakerOptions<G>): Promise<Matchmaker<G>> {
  const { game, clock, timeoutMs = CALL_TIMEOUT_MS, signal } = options
  const name = goodName(options.player.name, MAX_NAME)
  const early = options.invitation === undefined ? undefined : new EarlyReach(options.invitation, game, options)
  try {
    const code = () => 'store/unavailable' as const
    return await withDeadline((called) => open(options, name, early, called), { clock, timeoutMs, code, signal })
  } catch (cause) {
    early?.close()
    options.close?.()
    throw cause instanceof SkirmishError ? cause : new SkirmishError('store/unavailable', { cause })
  }
}

async function open<G extends AnyGame>(
  options: MatchmakerOptions<G>,
  name: string,
  early: EarlyReach | undefined,
  signal: AbortSignal,
): Promise<Matchmaker<G>> {
  const { game, store } = options
  // Whoever was invited comes by a link that the lobby carries; what else a page needs of it can wait.
  if (!early) for (const transport of options.transports) transport.prepare?.()
  for (const [i, step] of warmUpSteps().entries()) options.clock.after(WARM_UP_MS * (i + 1), step)
  const claiming = options.claimProfile?.()
  const [known, history] = await Promise.all([loadKey(store), MatchHistory.open(store, game.id), claiming])
  const owns = (await options.claimProfile?.()) ?? true // a tab that opened in the same moment may have been heard by now
  signal.throwIfAborted()
  const key = owns ? known : keyPairFrom(options.random(32))
  const { identity, stored } = key ? unstored(key) : newProfile(store, options.random)
  history.watch(stored)
  const player = { name: owns ? name : secondName(name), identity, temporary: !owns }
  return new LiveMatchmaker(game, options, player, history, early)
}

interface LocalPlayer {
  readonly name: string
  readonly identity: KeyPair
  readonly temporary: boolean
}

class LiveMatchmaker<G extends AnyGame> implements Matchmaker<G> {
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

  close(): void {
    this.#closing.abort()
    for (const session of [...this.#sessions]) session.leave()
    for (const undo of this.#undo.splice(0)) undo()
    this.#lobby.close()
    this.#early?.close()
    this.#platform.close?.()
  }

  #deadline({ timeoutMs = CALL_TIMEOUT_MS, signal }: CallOptions) {
    const closing = this.#closing.signal
    return { clock: this.#platform.clock, timeoutMs, signal: signal ? AbortSignal.any([signal, closing]) : closing }
  }

  async #host(options: HostOptions<G>, signal: AbortSignal): Promise<LiveSession<G>> {
    const platform = this.#platform
    const { name: playerName, identity, temporary } = this.#player
    const name = goodName(options.name ?? `${playerName}'s game`, MAX_SESSION_NAME)
    const { seats } = this.#game
    const maxPlayers = Math.max(seats.min, Math.min(seats.max, Math.floor(options.maxPlayers ?? seats.max)))
    const settings = this.#game.parseSettings(this.#game.encodeSettings(options.settings ?? {})) ?? {}
    const sessionKey = keyPairFrom(platform.random(32)) // its listing names it, and it certifies its hosts
    const listeners = await HostListeners.open(platform, signal)
    let side: HostSide | undefined
    const session = this.#live(
      (emit) =>
        (side = new HostSide({
          ...{ game: this.#game, platform, identity, sessionKey, name, settings, maxPlayers, emit },
          player: { name: playerName, rated: !temporary },
          reconnectGrace: options.reconnectGrace ?? RECONNECT_GRACE_MS,
        })),
      () => listeners.close(),
    )
    listeners.onLink((link) => side?.accept(link))
    try {
      const shared = { game: this.#game, platform, sessionKey, maxPlayers, listeners, advertised: options, signal }
      const shown = await publish(session as unknown as LiveSession<AnyGame>, shared)
      session.invitation = shown.invitation
      shown.onInvitation((invitation) => {
        session.invitation = invitation
      })
      listeners.onMore(shown.update)
      session.on('players', shown.update)
      session.on('phase', shown.update)
      this.#hosted(toBase64url(sessionKey.publicKey), session)
      session.on('ended', shown.close)
      if (signal.aborted) session.leave() // called off a moment too late: nothing of it stays
    } catch (error) {
      session.leave()
      throw error
    }
    return session
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
    session.on('ended', () => {
      this.#sessions.delete(session)
      ended()
    })
    return session
  }
}

function goodName(text: string, max: number): string {
  const problem = nameProblem(text, max)
  if (problem !== undefined) throw new SkirmishError('session/bad-name', { reason: problem })
  return cleanName(text, max) ?? ''
}

/** "Ann (2)": a second tab of the same profile. */
function secondName(name: string): string {
  return `${[...name].slice(0, MAX_NAME - 4).join('')} (2)`
}
