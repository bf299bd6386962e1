import { toBase64url } from '../../discover/base64url.js'
import { portHere } from '../../discover/here.js'
import { type Listing, parseListing } from '../../discover/listing.js'
import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import type { Directory, FindOptions, Found, ListingDraft, Publication, PublishOptions } from '../../ports/directory.js'
import { openDoor } from './door.js'
import type { RelayLobby } from './relay-lobby.js'
import type { RelayPlatform } from './relay-platform.js'

/** Stands in a listing for the signaling server of the very lobby it was read from, under whatever address. */
const THIS_LOBBY = 'lobby'

interface Published {
  readonly secret: string
  draft: ListingDraft
  code: string | undefined
  /** The relay has not taken it yet. */
  isNew: boolean
  settle(code: string | undefined): void
}

/** The directory of a lobby relay: live listings through its Colyseus room, one session through its door. */
export class RelayDirectory implements Directory {
  readonly via = 'relay'
  readonly #lobby: RelayLobby
  readonly #platform: RelayPlatform
  readonly #listings = new Map<string, Listing>()
  readonly #watchers = new Set<(listings: readonly Listing[]) => void>()
  readonly #published = new Map<number, Published>()
  #count = 0

  constructor(lobby: RelayLobby, platform: RelayPlatform) {
    this.#lobby = lobby
    this.#platform = platform
    lobby.on('message', (type, value) => this.#receive(type, value))
    lobby.on('joined', () => {
      for (const id of this.#published.keys()) this.#say('publish', id)
    })
  }

  watch(handler: (listings: readonly Listing[]) => void): () => void {
    this.#watchers.add(handler)
    handler([...this.#listings.values()])
    this.#lobby.open() // while it is lost the list stays as it was
    return () => this.#watchers.delete(handler)
  }

  publish(draft: ListingDraft, { signal, code: wanted }: PublishOptions): Promise<Publication> {
    const id = ++this.#count
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#published.delete(id)
        reject(new SkirmishError('session/aborted', { cause: signal.reason }))
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      this.#published.set(id, {
        secret: toBase64url(this.#platform.random(16)),
        draft,
        code: wanted,
        isNew: true,
        settle: (code) => {
          signal.removeEventListener('abort', abort)
          if (code === undefined) reject(new SkirmishError('discover/refused'))
          else resolve(this.#publication(id, code))
        },
      })
      this.#lobby.open() // while it is lost, the caller's deadline runs
      this.#say('publish', id)
    })
  }

  async find(code: string, { signal, first }: FindOptions): Promise<Found | undefined> {
    const url = new URL(`lobby/sessions/${encodeURIComponent(code)}`, this.#lobby.endpoint)
    if (first) url.searchParams.set('first', toBase64url(first))
    const found = await openDoor(url, this.#platform.openSocket, signal)
    if (!found) return undefined
    const { link } = found
    const parsed = parseListing(found.listing)
    if (!parsed) link?.close()
    if (!parsed) throw new SkirmishError('discover/relay-unreachable')
    const listing = this.#here(parsed)
    const address = listing.addresses.find(({ via }) => via === 'relayed')
    return { listing, opened: link && address && { link, address } }
  }

  #publication(id: number, code: string): Publication {
    return {
      code,
      update: (draft) => {
        const published = this.#published.get(id)
        if (!published) return
        published.draft = draft
        this.#say('update', id)
      },
      close: () => {
        this.#say('unpublish', id)
        this.#published.delete(id)
      },
    }
  }

  #say(type: 'publish' | 'update' | 'unpublish', id: number): void {
    const published = this.#published.get(id)
    if (!published) return
    const { secret, code } = published
    const listing = type === 'unpublish' ? undefined : this.#away(published.draft)
    this.#lobby.send(type, { id, secret, listing, code })
  }

  #receive(type: string, value: unknown): void {
    if (type === 'listings') {
      this.#listings.clear()
      for (const one of Array.isArray(value) ? value : []) this.#set(one)
      this.#changed()
    } else if (type === 'listing') {
      this.#set(value)
      this.#changed()
    } else if (type === 'gone') {
      const { code } = record(value)
      if (typeof code === 'string' && this.#listings.delete(code)) this.#changed()
    } else if (type === 'published' || type === 'refused') {
      const { id, code } = record(value)
      const published = typeof id === 'number' ? this.#published.get(id) : undefined
      if (!published) return
      if (type === 'refused') return this.#refused(Number(id), published)
      if (typeof code === 'string') published.code = code
      published.isNew = false
      published.settle(published.code)
    }
  }

  /** The code that was asked for may be another session's: then the relay draws one. */
  #refused(id: number, published: Published): void {
    if (published.isNew && published.code !== undefined) {
      published.code = undefined
      this.#say('publish', id)
    } else {
      this.#published.delete(id)
      published.settle(undefined)
    }
  }

  #set(value: unknown): void {
    const listing = parseListing(value)
    if (listing) this.#listings.set(listing.code, this.#here(listing))
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher([...this.#listings.values()])
  }

  /** A lobby has many addresses (each of its networks, a name): what is at "this lobby" is at the one we use. */
  #here(listing: Listing): Listing {
    return this.#withEndpoint(listing, THIS_LOBBY, this.#lobby.endpoint)
  }

  /** Where a host is on its LAN is nothing a relay could tell. */
  #away(draft: ListingDraft): ListingDraft {
    const addresses = draft.addresses.filter(({ endpoint }) => portHere(endpoint) === undefined)
    return this.#withEndpoint({ ...draft, addresses }, this.#lobby.endpoint, THIS_LOBBY)
  }

  #withEndpoint<L extends ListingDraft>(listing: L, from: string, to: string): L {
    const addresses = listing.addresses.map((one) => (one.endpoint === from ? { ...one, endpoint: to } : one))
    return { ...listing, addresses }
  }
}
