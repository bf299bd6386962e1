import { sha256 } from '@noble/hashes/sha2.js'
import { createNanoEvents } from 'nanoevents'
import { type KeyPair, keyPairFrom, warmUpSteps } from '../connect/keys.js'
import { withDeadline } from '../deadline.js'
import { fromBase64url, toBase64url } from '../discover/base64url.js'
import { invitationLink } from '../discover/invitation.js'
import { type Listing, mergeListings } from '../discover/listing.js'
import { type ErrorCode, SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Link } from '../ports/link.js'
import type { Listener } from '../ports/transport.js'
import { cleanName, MAX_NAME, MAX_SESSION_NAME, nameProblem } from '../session/name.js'
import type { HandGuest } from './answer-by-hand.js'
import { EarlyReach, type Reached } from './early-reach.js'
import { findSession, whyClosed, whyNot } from './find-session.js'
import { GuestSide } from './guest-side.js'
import type { HandAnswer, HandInvitation } from './hand-api.js'
import { HostDial } from './host-dial.js'
import { HostSide } from './host-side.js'
import { LiveSession } from './live-session.js'
import { MatchHistory } from './match-history.js'
import type { HostOptions, Matchmaker, MatchmakerEvents, MatchmakerOptions, OpenListing } from './matchmaker-api.js'
import { listen, publish } from './open-session.js'
import type { Platform } from './platform.js'
import { loadProfile, temporaryProfile } from './profile.js'
import type { CallOptions, Session } from './session-api.js'

const CALL_TIMEOUT_MS = 15_000
const RECONNECT_GRACE_MS = 15_000
/** Who looks at a lobby will click in a moment: until then the engine compiles what the handshake needs. */
const WARM_UP_ROUNDS = 6
const WARM_UP_MS = 25

/**
 * The entry to everything: finds, hosts and joins sessions of one game for the player of this device.
 *
 * @throws SkirmishError `session/bad-name` for a name that is empty, too long, or has invisible characters.
 */
export async function createMatchmaker<G extends AnyGame>(options: MatchmakerOptions<G>): Promise<Matchmaker<G>> {
  const { game, player, store } = options
  const name = goodName(player.name, MAX_NAME)
  // Whoever was invited comes by a link that the lobby carries; what else a page needs of it can wait.
  if (options.invitation === undefined) for (const transport of options.transports) transport.prepare?.()
  const early = options.invitation === undefined ? undefined : new EarlyReach(options.invitation, game, options)
  const opening = MatchHistory.open(store, game.id)
  const owns = (await options.claimProfile?.()) ?? true
  const loading = owns ? loadProfile(store, options.random) : temporaryProfile(options.random)
  for (const [i, step] of warmUpSteps().entries()) options.clock.after(WARM_UP_MS * (i + 1), step)
  const [{ identity, stored }, history] = await Promise.all([loading, opening])
  history.watch(stored)
  return new LiveMatchmaker(
    game,
    options,
    { name: owns ? name : secondName(name), identity, temporary: !owns },
    history,
    early,
  )
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
  readonly #lists: (readonly Listing[])[] = []
  readonly #sessions = new Set<LiveSession<G>>()
  readonly #joined = new Map<string, Promise<LiveSession<G>>>()
  readonly #undo: (() => void)[] = []
  #watching = false

  constructor(game: G, platform: Platform, player: LocalPlayer, history: MatchHistory, early: EarlyReach | undefined) {
    this.#game = game
    this.#platform = platform
    this.#player = player
    this.#history = history
    this.#early = early
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
    return mergeListings(this.#lists)
      .filter((listing) => listing.game === this.#game.id)
      .map((listing) => ({ ...listing, blocked: whyNot(this.#game, listing) ?? whyClosed(this.#game, listing) }))
  }

  on<E extends keyof MatchmakerEvents>(event: E, handler: MatchmakerEvents[E]): () => void {
    const undo = this.#events.on(event, handler)
    this.#watch()
    handler(this.listings)
    return undo
  }

  /** Lobbies are entered when somebody wants to see them: a join by code needs none. */
  #watch(): void {
    if (this.#watching) return
    this.#watching = true
    const steps = Array.from({ length: WARM_UP_ROUNDS }, warmUpSteps).flat()
    for (const [i, step] of steps.entries()) this.#undo.push(this.#platform.clock.after(WARM_UP_MS * (i + 4), step))
    this.#platform.directories.forEach((directory, i) => {
      const undo = directory.watch((listings) => {
        this.#lists[i] = listings
        this.#events.emit('listings', this.listings)
      })
      this.#undo.push(undo)
    })
  }

  host(options: HostOptions<G> = {}): Promise<Session<G>> {
    let code: ErrorCode = 'connect/timeout'
    return withDeadline((signal) => this.#host(options, signal, () => (code = 'discover/timeout')), {
      ...this.#deadline(options),
      code: () => code,
    })
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
    for (const session of [...this.#sessions]) session.leave()
    for (const undo of this.#undo.splice(0)) undo()
    this.#early?.close()
    this.#platform.close?.()
  }

  #deadline({ timeoutMs = CALL_TIMEOUT_MS, signal }: CallOptions) {
    return { clock: this.#platform.clock, timeoutMs, signal }
  }

  async #host(options: HostOptions<G>, signal: AbortSignal, listening: () => void): Promise<LiveSession<G>> {
    const platform = this.#platform
    const { name: playerName, identity, temporary } = this.#player
    const name = goodName(options.name ?? `${playerName}'s game`, MAX_SESSION_NAME)
    const { seats } = this.#game
    const maxPlayers = Math.max(seats.min, Math.min(seats.max, Math.floor(options.maxPlayers ?? seats.max)))
    const settings = this.#game.parseSettings(this.#game.encodeSettings(options.settings ?? {})) ?? {}
    const sessionKey = keyPairFrom(platform.random(32)) // its listing names it, and it certifies its hosts
    const listeners = await listen(platform, signal)
    listening()
    let side: HostSide | undefined
    const session = this.#live(
      (emit) =>
        (side = new HostSide({
          ...{ game: this.#game, platform, identity, sessionKey, name, settings, maxPlayers, emit },
          player: { name: playerName, rated: !temporary },
          reconnectGrace: options.reconnectGrace ?? RECONNECT_GRACE_MS,
        })),
      () => closeAll(listeners),
    )
    for (const listener of listeners) listener.onLink((link) => side?.accept(link))
    const open = new Set<HandInvitation>()
    const hand = { game: this.#game, platform, sessionKey, open, accept: (link: Link) => side?.accept(link) }
    session.inviteByHand = async (call) => (await import('./by-hand.js')).inviteByHand(session, hand, call)
    try {
      const shared = { game: this.#game, platform, sessionKey, maxPlayers, listeners, signal }
      const shown = await publish(session as unknown as LiveSession<AnyGame>, shared)
      session.invitation = shown.invitation
      session.on('players', shown.update)
      session.on('phase', shown.update)
      session.on('ended', shown.close)
      if (signal.aborted) session.leave() // called off a moment too late: nothing of it stays
    } catch (error) {
      session.leave()
      throw error
    }
    return session
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

function closeAll(listeners: readonly Listener[]): void {
  for (const listener of listeners) listener.close()
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
