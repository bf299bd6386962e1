import { QuickCandidates } from '../discover/quick-candidates.js'
import { askedAfter, bandAround, type Criteria, MAX_WANTED_TAGS, QUICK_MATCH } from '../discover/quick-match.js'
import { SkirmishError } from '../errors.js'
import type { AnyGame } from '../game/game-types.js'
import type { Here } from './host-here.js'
import type { Entered } from './joins.js'
import { LobbiesAway } from './lobbies-away.js'
import { LobbyView } from './lobby-view.js'
import type { MatchHistory } from './match-history.js'
import type { HostOptions, OpenListing } from './matchmaker-api.js'
import { cleanTags } from './open-session.js'
import type { Platform } from './platform.js'
import type { QuickMatchOptions, QuickSearch } from './quick-match-api.js'
import type { CallOptions, Session } from './session-api.js'
import { tell } from './tell.js'

const GAP = 150
const RELAX_AFTER_MS = 5000
/** Nobody is hosted for before the lobbies had this long to answer, and up to this much longer: some see who was sooner. */
const LOOK_MS = 500
/** A session that does not let us in by then is passed over. */
const JOIN_MS = 8000
/** A lone host that should have come is waited for this long, and up to this much longer, so that two do not swap places. */
const PATIENCE_MS = 3000
const LOOK_AGAIN_MS = 250

/** What a search needs of the matchmaker. */
export interface Searcher<G extends AnyGame> {
  readonly game: G
  readonly platform: Pick<Platform, 'clock' | 'directories' | 'random'>
  readonly history: Pick<MatchHistory, 'ratingOf' | 'modeOf'>
  /** Of its player. */
  readonly key: Uint8Array
  /** This device is in that session already. */
  isIn(sessionKey: string): boolean
  host(options: HostOptions<G>, hosted: Here<G>['hosted']): Promise<Session<G>>
  join(listing: OpenListing, options: CallOptions, entered: Entered): Promise<Session<G>>
}

/** Joins the session that fits best, or opens one and goes on looking until somebody has come ([DI24], [DI25]). */
export async function quickMatch<G extends AnyGame>(
  searcher: Searcher<G>,
  options: QuickMatchOptions<G> & { readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<Session<G>> {
  const search = new Search(searcher, options, signal)
  try {
    return await search.run()
  } finally {
    search.end()
  }
}

interface Own {
  readonly key: string
  /** Somebody is at the door. */
  isVisited(): boolean
}

interface Joining {
  readonly key: string
  readonly over: AbortController
  phase: Parameters<Entered>[0]
}

class Search<G extends AnyGame> {
  readonly #searcher: Searcher<G>
  readonly #options: QuickMatchOptions<G> & { readonly timeoutMs: number }
  readonly #signal: AbortSignal
  readonly #criteria: Criteria
  readonly #candidates: QuickCandidates
  readonly #lobby: LobbyView
  readonly #away: LobbiesAway
  readonly #began: number
  readonly #lookMs: number
  readonly #stopLooking: () => void
  /** The one we host, or the one we found. */
  #session: Session<G> | undefined
  #own: Own | undefined
  #joining: Joining | undefined
  #told = ''
  #wake = () => {}

  constructor(
    searcher: Searcher<G>,
    options: QuickMatchOptions<G> & { readonly timeoutMs: number },
    signal: AbortSignal,
  ) {
    const { game, platform, history, key } = searcher
    const rating = history.ratingOf(key, history.modeOf(options.settings ?? {}))
    const { clock, random } = platform
    const chance = () => (random(1)[0] ?? 0) / 256
    this.#searcher = searcher
    this.#options = options
    this.#signal = signal
    this.#criteria = criteriaOf(game, rating, options)
    this.#candidates = new QuickCandidates(this.#criteria, PATIENCE_MS * (1 + chance()))
    this.#began = clock.now()
    this.#lookMs = LOOK_MS * (1 + chance())
    this.#away = new LobbiesAway(platform.directories, clock)
    this.#lobby = new LobbyView(game, platform.directories, () => this.#changed())
    this.#stopLooking = clock.every(LOOK_AGAIN_MS, () => {
      this.#tell()
      this.#wake()
    })
    // Also when it comes in the very moment in which a session was found: nobody would get that.
    const called = () => {
      this.#session?.leave()
      this.#wake()
    }
    signal.addEventListener('abort', called, { once: true })
    this.#lobby.open()
  }

  get #waitedMs(): number {
    return this.#searcher.platform.clock.now() - this.#began
  }

  async run(): Promise<Session<G>> {
    for (;;) {
      this.#signal.throwIfAborted()
      this.#tell()
      const isOver = this.#waitedMs >= this.#options.timeoutMs
      const session = this.#session
      if (session && session.players.length > 1) return session
      if (this.#away.tooLong) return this.#giveUp()
      if (session && isOver) return session
      const best = isOver ? undefined : this.#best()
      if (best) {
        const joined = await this.#join(best)
        if (joined) return joined
      } else if (!session && (isOver || this.#waitedMs >= this.#lookMs)) await this.#host()
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** Nobody will come to a session that nobody sees. */
  #giveUp(): never {
    this.#session?.leave()
    throw new SkirmishError('discover/relay-unreachable')
  }

  end(): void {
    this.#stopLooking()
    this.#lobby.close()
  }

  #changed(): void {
    const joining = this.#joining
    // Its host gave way in the same moment: some ways would be tried for long. One that has answered says so by itself.
    if (joining?.phase === 'connect' && !this.#lobby.listings.some(({ sessionKey }) => sessionKey === joining.key))
      joining.over.abort()
    this.#wake()
  }

  #best(): OpenListing | undefined {
    if (this.#own?.isVisited()) return undefined // whoever is at the door would find it closed
    const { isIn } = this.#searcher
    const open = this.#lobby.listings.filter(({ blocked, sessionKey }) => !blocked && !isIn(sessionKey))
    return this.#candidates.best(open, this.#waitedMs, this.#own?.key)
  }

  /** Our own session, in which nobody is, is given up for it. */
  async #join(listing: OpenListing): Promise<Session<G> | undefined> {
    this.#session?.leave()
    const over = new AbortController()
    const signal = AbortSignal.any([this.#signal, over.signal])
    const joining: Joining = { key: listing.sessionKey, over, phase: 'connect' }
    this.#joining = joining
    this.#tell()
    try {
      this.#session = await this.#searcher.join(listing, { timeoutMs: JOIN_MS, signal }, (phase) => {
        joining.phase = phase
      })
      if (this.#signal.aborted) this.#session.leave()
      return this.#session
    } catch {
      this.#candidates.failed(listing.sessionKey, this.#waitedMs) // why does not matter: there are others, or we host
      return undefined
    } finally {
      this.#joining = undefined
    }
  }

  async #host(): Promise<void> {
    const { name, settings, reconnectGrace } = this.#options
    const { tags, skill, gap, seats } = this.#criteria
    const band = bandAround(skill, gap)
    const options: HostOptions<G> = {
      ...{ maxPlayers: seats.max, tags: [QUICK_MATCH, ...tags], signal: this.#signal },
      ...(band && { skill: band }),
      ...(name !== undefined && { name }),
      ...(settings !== undefined && { settings }),
      ...(reconnectGrace !== undefined && { reconnectGrace }),
    }
    await this.#searcher.host(options, (key, session, isVisited) => {
      this.#session = session
      this.#own = { key, isVisited }
      session.on('players', () => this.#wake())
      session.on('ended', () => {
        this.#own = undefined
        if (this.#session === session) this.#session = undefined
      })
    })
  }

  #tell(): void {
    const { onSearch } = this.#options
    const waitedMs = this.#waitedMs
    const doing: QuickSearch['doing'] = this.#joining ? 'joining' : this.#own ? 'hosting' : 'looking'
    const search: QuickSearch = { waitedMs, doing, ...askedAfter(waitedMs, this.#criteria) }
    const told = [doing, search.gap, search.tags, Math.floor(waitedMs / 1000)].join()
    if (told === this.#told) return
    this.#told = told
    if (onSearch && !this.#signal.aborted) tell([onSearch], search)
  }
}

function criteriaOf<G extends AnyGame>(game: G, rating: number, options: QuickMatchOptions<G>): Criteria {
  const { seats = game.seats, tags = [], skill = rating, gap = GAP, relaxAfter = RELAX_AFTER_MS } = options
  const asked = typeof seats === 'number' ? { min: seats, max: seats } : seats
  const within = (count: number) => Math.max(game.seats.min, Math.min(game.seats.max, Math.floor(count)))
  return {
    seats: { min: within(asked.min), max: within(asked.max) },
    tags: cleanTags(tags).slice(0, MAX_WANTED_TAGS),
    skill,
    gap: Math.max(0, gap),
    relaxAfter,
  }
}
