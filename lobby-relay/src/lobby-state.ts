import { createHash } from 'node:crypto'
import { drawCode, type Listing, parseCode, parseListing } from '@skirmish/sdk/discover'

/** How long a listing waits for a host that was lost, ms: long enough to send the code in a messenger and come back. */
export const WAITING_MS = 120_000
const MAX_SESSIONS = 500
const MAX_PER_CLIENT = 8
const SECRET = /^[\w-]{22,64}$/

interface Published {
  listing: Listing
  /** Whose connection stands for it; `undefined` while it waits. */
  owner: string | undefined
  waitingSince: number
}

/** What changed since the last look; a code stands in at most one of them. */
export interface LobbyChanges {
  readonly changed: readonly Listing[]
  readonly gone: readonly string[]
}

/**
 * The sessions of a lobby. Each belongs to whoever knows its secret, of which only the hash is kept: a host that comes
 * back, by whatever connection, finds its code again. Time comes in with each call.
 */
export class LobbyState {
  readonly #random: (bytes: number) => Uint8Array
  readonly #sessions = new Map<string, Published>()
  readonly #changed = new Set<string>()

  constructor(random: (bytes: number) => Uint8Array) {
    this.#random = random
  }

  get listings(): readonly Listing[] {
    return [...this.#sessions.values()].map(({ listing }) => listing)
  }

  find(code: string): Listing | undefined {
    return this.listings.find((listing) => listing.code === code)
  }

  /** The session's code, or why it is refused. */
  publish(owner: string, message: unknown): { code: string } | { refused: string } {
    const { secret, listing, code } = fieldsOf(message)
    const id = idOf(secret)
    if (id === undefined) return { refused: 'A secret has 22 to 64 letters of base64url.' }
    const known = this.#sessions.get(id)
    const claimed = typeof code === 'string' ? parseCode(code) : undefined
    const parsed = parseListing({
      ...fieldsOf(listing),
      code: known?.listing.code ?? (claimed && !this.find(claimed) ? claimed : this.#freshCode()),
    })
    if (!parsed) return { refused: 'That is no listing.' }
    if (!known && !this.#hasRoom(owner)) return { refused: 'The lobby is full.' }
    for (const [otherId, { listing: other }] of this.#sessions)
      if (otherId !== id && other.sessionKey === parsed.sessionKey)
        return { refused: 'That session is listed already.' }
    this.#set(id, { listing: { ...parsed, state: 'open' }, owner, waitingSince: 0 })
    return { code: parsed.code }
  }

  update(owner: string, message: unknown): void {
    const { secret, listing } = fieldsOf(message)
    const id = idOf(secret)
    const known = id === undefined ? undefined : this.#sessions.get(id)
    const parsed = known && parseListing({ ...fieldsOf(listing), code: known.listing.code })
    if (id === undefined || !parsed || parsed.sessionKey !== known.listing.sessionKey) return
    this.#set(id, { listing: { ...parsed, state: 'open' }, owner, waitingSince: 0 })
  }

  unpublish(message: unknown): void {
    const id = idOf(fieldsOf(message).secret)
    if (id !== undefined) this.#remove(id)
  }

  /** A connection broke: its sessions wait for their host. */
  drop(owner: string, now: number): void {
    for (const [id, session] of this.#sessions) {
      if (session.owner !== owner) continue
      this.#set(id, { listing: { ...session.listing, state: 'waiting' }, owner: undefined, waitingSince: now })
    }
  }

  expire(now: number): void {
    for (const [id, { owner, waitingSince }] of this.#sessions)
      if (owner === undefined && now - waitingSince > WAITING_MS) this.#remove(id)
  }

  takeChanges(): LobbyChanges {
    const codes = [...this.#changed]
    this.#changed.clear()
    const byCode = new Map(this.listings.map((listing) => [listing.code, listing]))
    return {
      changed: codes.flatMap((code) => byCode.get(code) ?? []),
      gone: codes.filter((code) => !byCode.has(code)),
    }
  }

  #set(id: string, published: Published): void {
    this.#sessions.set(id, published)
    this.#changed.add(published.listing.code)
  }

  #remove(id: string): void {
    const session = this.#sessions.get(id)
    if (session) this.#changed.add(session.listing.code)
    this.#sessions.delete(id)
  }

  #hasRoom(owner: string): boolean {
    const own = [...this.#sessions.values()].filter((session) => session.owner === owner)
    return this.#sessions.size < MAX_SESSIONS && own.length < MAX_PER_CLIENT
  }

  #freshCode(): string {
    let code = drawCode(this.#random)
    while (this.find(code)) code = drawCode(this.#random)
    return code
  }
}

function idOf(secret: unknown): string | undefined {
  if (typeof secret !== 'string' || !SECRET.test(secret)) return undefined
  return createHash('sha256').update(secret).digest('base64')
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
