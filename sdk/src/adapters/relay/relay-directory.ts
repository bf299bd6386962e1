import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Encode } from '../../codec/utf8.js'
import { concat } from '../../connect/bytes.js'
import { toBase64url } from '../../discover/base64url.js'
import { parseCode } from '../../discover/code.js'
import { portHere } from '../../discover/here.js'
import { type Listing, parseListing } from '../../discover/listing.js'
import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import type { Directory, FindOptions, Found, ListingDraft, Publication, PublishOptions } from '../../ports/directory.js'
import { atLobby, THIS_LOBBY } from './at-lobby.js'
import { openDoor } from './door.js'
import { relayBetween } from './relay-between.js'
import type { RelayLobby } from './relay-lobby.js'
import type { RelayPlatform } from './relay-platform.js'
import { Withdrawn } from './withdrawn.js'

/** How long a session that stood, and is refused by a lobby that came back, waits before it is offered again, ms. */
const OFFER_AGAIN_MS = 10_000

interface Published {
  readonly secret: string
  draft: ListingDraft
  code: string | undefined
  /** The lobby has given a code, the first or another one; `undefined`: it has refused. */
  answered(code: string | undefined): void
}

/** The directory of a lobby relay: live listings through its Colyseus room, one session through its door. */
export class RelayDirectory implements Directory {
  readonly via = 'relay'
  readonly relay: string | undefined
  readonly #lobby: RelayLobby
  readonly #platform: RelayPlatform
  #listings: readonly Listing[] = []
  readonly #watchers = new Set<(listings: readonly Listing[]) => void>()
  readonly #published = new Map<number, Published>()
  readonly #withdrawn = new Withdrawn()
  #count = 0

  constructor(lobby: RelayLobby, platform: RelayPlatform) {
    this.#lobby = lobby
    this.relay = relayBetween(lobby.endpoint)
    this.#platform = platform
    lobby.on('message', (type, value) => this.#receive(type, value))
    lobby.on('list', (listings) => {
      this.#listings = listings.map((listing) => atLobby(listing, lobby.endpoint))
      for (const watcher of this.#watchers) watcher(this.#listings)
    })
    lobby.on('joined', () => {
      if (this.#watchers.size > 0) lobby.send('watch')
      for (const secret of this.#withdrawn.secrets(this.#lobby.clock.now())) lobby.send('unpublish', { secret })
      for (const id of this.#published.keys()) this.#say('publish', id)
    })
  }

  get away(): boolean {
    return this.#lobby.away
  }

  watch(handler: (listings: readonly Listing[]) => void): () => void {
    this.#watchers.add(handler)
    handler(this.#listings)
    this.#lobby.open() // while it is lost the list stays as it was
    if (this.#watchers.size === 1) this.#lobby.send('watch')
    return () => {
      if (this.#watchers.delete(handler) && this.#watchers.size === 0) this.#lobby.send('unwatch')
    }
  }

  publish(draft: ListingDraft, { signal, code: wanted, deed }: PublishOptions): Promise<Publication> {
    const id = ++this.#count
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#withdraw(id)
        reject(new SkirmishError('session/aborted', { cause: signal.reason }))
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      const published: Published = {
        ...{ secret: toBase64url(this.#secretOf(deed) ?? this.#platform.random(16)), draft, code: wanted },
        answered: (code) => {
          if (code === undefined && published.code !== undefined) {
            published.code = undefined // it is another session's: then the relay draws one
            return this.#say('publish', id)
          }
          signal.removeEventListener('abort', abort)
          if (code !== undefined) return resolve(this.#publication(id, published, code))
          this.#published.delete(id)
          reject(new SkirmishError('discover/refused'))
        },
      }
      this.#published.set(id, published)
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
    const listing = atLobby(parsed, this.#lobby.endpoint)
    const address = listing.addresses.find(({ via }) => via === 'relayed')
    return { listing, opened: link && address && { link, address } }
  }

  #publication(id: number, published: Published, first: string): Publication {
    let code = first
    let tell = (_code: string) => {}
    let stopWaiting = () => {}
    // A lobby that came back may have given the code away, or be full for now: the session stands, and is offered again.
    published.answered = (given) => {
      stopWaiting()
      if (given === undefined) {
        const claimed = published.code !== undefined
        published.code = undefined
        if (claimed) this.#say('publish', id)
        else stopWaiting = this.#lobby.clock.after(OFFER_AGAIN_MS, () => this.#say('publish', id))
      } else if (given !== code) {
        code = given
        tell(given)
      }
    }
    return {
      get code() {
        return code
      },
      onCode(handler) {
        tell = handler
      },
      update: (draft) => {
        if (!this.#published.has(id) || isSame(draft, published.draft)) return
        published.draft = draft
        this.#say('update', id)
      },
      claim: () => {
        if (this.#published.has(id)) this.#say('publish', id)
      },
      close: () => {
        stopWaiting()
        this.#withdraw(id)
      },
    }
  }

  /** At each lobby another one, so that none can speak for the session at the others. */
  #secretOf(deed: Uint8Array | undefined): Uint8Array | undefined {
    return deed && sha256(concat(deed, utf8Encode(this.#lobby.endpoint))).slice(0, 16)
  }

  #withdraw(id: number): void {
    const published = this.#published.get(id)
    if (!published) return
    this.#withdrawn.add(published.secret, this.#lobby.clock.now())
    this.#published.delete(id)
    this.#lobby.send('unpublish', { secret: published.secret })
  }

  #say(type: 'publish' | 'update', id: number): void {
    const published = this.#published.get(id)
    if (!published) return
    const { secret, draft, code } = published
    this.#lobby.send(type, { id, secret, listing: this.#away(draft), code })
  }

  #receive(type: string, value: unknown): void {
    if (type === 'published' || type === 'refused') {
      const { id, code } = record(value)
      const published = typeof id === 'number' ? this.#published.get(id) : undefined
      if (!published) return
      const given = type === 'published' && typeof code === 'string' ? parseCode(code) : undefined
      if (given !== undefined) published.code = given
      published.answered(given)
    }
  }

  /** Where a host is on its LAN is nothing a relay could tell. */
  #away(draft: ListingDraft): ListingDraft {
    const addresses = draft.addresses
      .filter(({ endpoint }) => portHere(endpoint) === undefined)
      .map((one) => (one.endpoint === this.#lobby.endpoint ? { ...one, endpoint: THIS_LOBBY } : one))
    return { ...draft, addresses }
  }
}

function isSame(one: ListingDraft, other: ListingDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
