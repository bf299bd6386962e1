import { toBase64url } from '../discover/base64url.js'
import type { Listing } from '../discover/listing.js'
import { encodeListings } from '../discover/listing-changes.js'
import { ListingReader } from '../discover/listing-reader.js'
import type { PeopleNote } from '../discover/people-note.js'
import type { Clock } from '../ports/clock.js'
import { OPEN_SECONDS } from './open-to-friends.js'

/** Sessions of one friend, and of all. */
const MAX_OF_ONE = 4
const MAX_SESSIONS = 64

/** What one friend says of a session: its next host may be a friend as well, and be heard before the host before is gone. */
interface Open {
  readonly friend: string
  readonly listing: Listing
  /** Whether the friend shows themself: then the session goes when they go. */
  seen: boolean
  stopWaiting(): void
}

type OpenNote = PeopleNote & { kind: 'open' }

/** A session as only friends are shown it; who joins asks for it by its code, so it needs no addresses. */
export function openNote(listing: Listing): PeopleNote {
  const now = { ...listing, addresses: [] }
  return {
    kind: 'open',
    seconds: OPEN_SECONDS,
    listing: encodeListings(true, [], [{ number: 0, before: undefined, now }]),
  }
}

/** The sessions that friends have open for this player ([PE9]). */
export class FriendsSessions {
  readonly #clock: Clock
  readonly #changed: (listings: readonly Listing[]) => void
  /** By the session's key and the friend's. */
  readonly #open = new Map<string, Open>()

  constructor(clock: Clock, changed: (listings: readonly Listing[]) => void) {
    this.#clock = clock
    this.#changed = changed
  }

  /** @param friend their proved key, base64url */
  take({ listing: bytes, seconds }: OpenNote, friend: string): void {
    const reader = new ListingReader()
    const [listing, another] = reader.read(bytes) ? reader.listings : []
    if (!listing || another) return
    const key = keyOf(listing.sessionKey, friend)
    const before = this.#open.get(key)
    const own = [...this.#open.values()].filter((one) => one.friend === friend)
    if (!before && (own.length >= MAX_OF_ONE || this.#open.size >= MAX_SESSIONS)) return
    before?.stopWaiting()
    const stopWaiting = this.#clock.after(1000 * Math.min(seconds, OPEN_SECONDS), () => this.#drop(key))
    const shown: Listing = { ...listing, addresses: [], visibility: 'friends' }
    this.#open.set(key, { friend, listing: shown, seen: before?.seen ?? false, stopWaiting })
    this.#tell()
  }

  close(sessionKey: Uint8Array, friend: string): void {
    this.#drop(keyOf(toBase64url(sessionKey), friend))
  }

  /** Who is here, or a friend, has changed. Both by key, base64url. */
  look(isFriend: (key: string) => boolean, isHere: (key: string) => boolean): void {
    for (const [key, one] of [...this.#open]) {
      if (!isFriend(one.friend) || (one.seen && !isHere(one.friend))) this.#drop(key)
      else one.seen ||= isHere(one.friend)
    }
  }

  #drop(key: string): void {
    this.#open.get(key)?.stopWaiting()
    if (this.#open.delete(key)) this.#tell()
  }

  #tell(): void {
    const bySession = new Map<string, Listing>()
    for (const { listing } of this.#open.values())
      if (!bySession.has(listing.sessionKey)) bySession.set(listing.sessionKey, listing)
    this.#changed([...bySession.values()])
  }
}

function keyOf(session: string, friend: string): string {
  return `${session} ${friend}`
}
