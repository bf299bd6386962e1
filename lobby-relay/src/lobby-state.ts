import { type Listing, parseCode } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'
import { parseDraft } from './lobby-messages.js'

/** How long a session waits for its host: switching to a messenger and back, or a phone that wakes up. */
export const WAIT_MS = 120_000

export interface LobbyOptions {
  /** A fresh code; asked again when it is taken. */
  drawCode(): string
  waitMs?: number
  maxSessions?: number
}

export interface PublishRequest {
  /** SHA-256 of the owner's secret; the secret itself is never kept. */
  readonly owner: string
  readonly listing: unknown
  /** A code this session had before, here or at a relay that is gone. */
  readonly code?: string | undefined
}

export type Published = { readonly code: string } | { readonly reason: string }

interface Entry {
  readonly owner: string
  readonly code: string
  listing: Listing
  /** The socket that speaks for it, or since when there is none. */
  host: { readonly client: string } | { readonly goneSince: number }
}

/**
 * The list of sessions: who offers what, and who may change it.
 *
 * A listing belongs to whoever knows its secret, not to a socket: a dropped host's session stays, `waiting`, until
 * the same secret comes back on any socket or the time is over.
 */
export class LobbyState {
  readonly #options: Required<LobbyOptions>
  readonly #byCode = new Map<string, Entry>()
  readonly #byOwner = new Map<string, Entry>()
  readonly #changed = new Set<string>()
  /** How many codes a client said it had before: each such answer tells whether somebody has it. */
  readonly #claims = new Map<string, number>()
  /** The codes everybody was told. */
  readonly #told = new Set<string>()

  constructor(options: LobbyOptions) {
    this.#options = { waitMs: WAIT_MS, maxSessions: LIMITS.sessions, ...options }
  }

  get size(): number {
    return this.#byCode.size
  }

  /** All of them, private ones too, the oldest first. */
  get listings(): Listing[] {
    return [...this.#byCode.values()].map(({ listing }) => listing)
  }

  find(code: string): Listing | undefined {
    return this.#byCode.get(parseCode(code) ?? '')?.listing
  }

  publish(client: string, request: PublishRequest): Published {
    const known = this.#byOwner.get(request.owner)
    const claim = request.code === undefined ? undefined : parseCode(request.code)
    if (request.code !== undefined && !claim) return { reason: 'That is no code.' }
    if (claim && claim !== known?.code && !this.#mayClaim(client)) return { reason: 'You asked for too many codes.' }
    const holder = claim && this.#byCode.get(claim)
    if (holder && holder !== known) return { reason: 'That code belongs to another session.' }
    if (!known && this.#byCode.size >= this.#options.maxSessions) return { reason: 'The lobby is full.' }
    if (this.#countOf(client, known) >= LIMITS.sessionsPerClient) return { reason: 'You offer too many sessions.' }
    const code = known?.code ?? claim ?? this.#freeCode()
    const listing = parseDraft(request.listing, code)
    if (!listing) return { reason: 'That is no listing.' }
    if (this.#keyTaken(listing, code)) return { reason: 'That session is listed by somebody else.' }
    const { owner } = request
    const entry: Entry = { owner, code, listing: { ...listing, state: 'open' }, host: { client } }
    this.#byCode.set(code, entry)
    this.#byOwner.set(owner, entry)
    this.#changed.add(code)
    return { code }
  }

  /** False when nothing was changed: no such owner, or no listing. */
  update(owner: string, draft: unknown): boolean {
    const entry = this.#byOwner.get(owner)
    const listing = entry && parseDraft(draft, entry.code)
    if (!entry || !listing || this.#keyTaken(listing, entry.code)) return false
    entry.listing = { ...listing, state: entry.listing.state }
    this.#changed.add(entry.code)
    return true
  }

  /** False when nothing was changed: no such owner, or another client shows the session now, as its next host ([DI6]). */
  unpublish(owner: string, client: string): boolean {
    const entry = this.#byOwner.get(owner)
    if (!entry || ('client' in entry.host && entry.host.client !== client)) return false
    this.#remove(entry)
    return true
  }

  /** Somebody went and said so: their sessions are over. */
  goodbye(client: string): void {
    for (const entry of [...this.#byCode.values()])
      if ('client' in entry.host && entry.host.client === client) this.#remove(entry)
    this.#claims.delete(client)
  }

  /** A socket closed: its sessions wait for their owner. */
  left(client: string, now: number): void {
    this.#claims.delete(client)
    for (const entry of this.#byCode.values()) {
      if (!('client' in entry.host) || entry.host.client !== client) continue
      entry.host = { goneSince: now }
      entry.listing = { ...entry.listing, state: 'waiting' }
      this.#changed.add(entry.code)
    }
  }

  /** Drops what waited too long, and says what is new since the last call. */
  takeChanges(now: number): { listings: Listing[]; gone: string[] } {
    for (const entry of [...this.#byCode.values()]) {
      if ('goneSince' in entry.host && now - entry.host.goneSince >= this.#options.waitMs) this.#remove(entry)
    }
    const changes: { listings: Listing[]; gone: string[] } = { listings: [], gone: [] }
    for (const code of this.#changed) {
      const entry = this.#byCode.get(code)
      if (entry?.listing.visibility === 'public') {
        this.#told.add(code)
        changes.listings.push(entry.listing)
      } else if (this.#told.delete(code)) changes.gone.push(code)
    }
    this.#changed.clear()
    return changes
  }

  #remove(entry: Entry): void {
    this.#byCode.delete(entry.code)
    this.#byOwner.delete(entry.owner)
    this.#changed.add(entry.code)
  }

  /** Guests join lists by session key: a stranger's entry with the same key would lend the session false addresses. */
  #keyTaken(listing: Listing, code: string): boolean {
    const entries = [...this.#byCode.values()]
    return entries.some((other) => other.listing.sessionKey === listing.sessionKey && other.code !== code)
  }

  #countOf(client: string, except: Entry | undefined): number {
    const own = [...this.#byCode.values()].filter((entry) => 'client' in entry.host && entry.host.client === client)
    return own.filter((entry) => entry !== except).length
  }

  #mayClaim(client: string): boolean {
    const count = (this.#claims.get(client) ?? 0) + 1
    this.#claims.set(client, count)
    return count <= LIMITS.claimsPerClient
  }

  #freeCode(): string {
    const code = this.#options.drawCode()
    return this.#byCode.has(code) ? this.#freeCode() : code
  }
}
