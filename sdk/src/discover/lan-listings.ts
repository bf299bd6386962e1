import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64url } from './base64url.js'
import { heardListing } from './lan-listing.js'
import type { LanAnnouncement } from './lan-packet.js'
import type { Listing } from './listing.js'

/** A host announces its session this often, ms. */
export const ANNOUNCE_MS = 2000
/** Gone after three announcements in a row that did not come, ms. */
export const LIFETIME_MS = 3.5 * ANNOUNCE_MS
/** Sessions of a very large LAN party; strangers fill no more memory than that. */
const MAX_SESSIONS = 256
/** One device hosts one session, or a few; a party lobby speaks for those of its guests. */
const MAX_SESSIONS_PER_SOURCE = 64
/** Addresses of one device: a cable, a Wi-Fi, each with two families. */
const MAX_SOURCES = 4
/** Every address is dialled, and each costs both devices work. */
const MAX_DIALLED_SOURCES = 2
/** Goodbyes kept in mind, so that an announcement they overtook brings nothing back. */
const MAX_GOODBYES = 64

interface Heard {
  readonly goodbye: string
  /** By IP address, the first one heard first. */
  readonly sources: Map<string, { listing: Listing; at: number }>
}

/**
 * Which sessions are heard on the LAN ([DI10]). A session is heard from each address of its host; it goes with its goodbye,
 * or when it was silent for too long. Pure: time comes in.
 */
export class LanListings {
  readonly #sessions = new Map<string, Heard>()
  readonly #goodbyes = new Set<string>()

  get listings(): Listing[] {
    return this.#all.filter(({ visibility }) => visibility === 'public')
  }

  /** Also one that is told only to who knows its code ([DI20]). */
  find(code: string): Listing | undefined {
    return this.#all.find((listing) => listing.code === code)
  }

  get #all(): Listing[] {
    return [...this.#sessions.values()].flatMap((heard) => shown(heard) ?? [])
  }

  /** True when that changes what is shown. */
  hear(announcement: LanAnnouncement, source: string, now: number): boolean {
    const listing = heardListing(announcement, source)
    const goodbye = toBase64url(announcement.goodbye)
    if (!listing || this.#goodbyes.has(goodbye)) return false
    const known = this.#sessions.get(listing.sessionKey)
    if (known ? known.goodbye !== goodbye : !this.#hasRoomFor(source)) return false
    const heard = known ?? { goodbye, sources: new Map() }
    if (!heard.sources.has(source) && heard.sources.size >= MAX_SOURCES) return false
    const before = JSON.stringify(shown(heard))
    heard.sources.set(source, { listing, at: now })
    this.#sessions.set(listing.sessionKey, heard)
    return JSON.stringify(shown(heard)) !== before
  }

  /** Only the host knows the secret that its announcement holds the hash of. True when that changes what is shown. */
  goodbye(secret: Uint8Array): boolean {
    const hash = toBase64url(sha256(secret))
    for (const [key, { goodbye }] of this.#sessions) {
      if (goodbye !== hash) continue
      this.#sessions.delete(key)
      this.#goodbyes.add(hash)
      for (const oldest of this.#goodbyes) if (this.#goodbyes.size > MAX_GOODBYES) this.#goodbyes.delete(oldest)
      return true
    }
    return false
  }

  /** Forgets who was silent for too long. True when that changes what is shown. */
  expire(now: number): boolean {
    let changed = false
    for (const [key, { sources }] of this.#sessions) {
      for (const [source, { at }] of sources) if (now - at > LIFETIME_MS) changed = sources.delete(source)
      if (sources.size === 0) this.#sessions.delete(key)
    }
    return changed
  }

  clear(): void {
    this.#sessions.clear()
  }

  #hasRoomFor(source: string): boolean {
    if (this.#sessions.size >= MAX_SESSIONS) return false
    const own = [...this.#sessions.values()].filter(({ sources }) => sources.has(source))
    return own.length < MAX_SESSIONS_PER_SOURCE
  }
}

/** As the address says that was heard first: one that joins later can add ways to the host, and change nothing else. */
function shown({ sources }: Heard): Listing | undefined {
  const [first, ...others] = [...sources.values()].map(({ listing }) => listing).slice(0, MAX_DIALLED_SOURCES)
  return first && { ...first, addresses: [first, ...others].flatMap(({ addresses }) => addresses) }
}
