import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64url } from './base64url.js'
import type { LanPerson } from './lan-packet.js'
import { heardPerson } from './lan-person.js'
import type { Shown } from './person.js'

/** Whoever shows themself says so this often, ms: people are more than sessions, and every broadcast costs all of a Wi-Fi. */
export const PERSON_MS = 3000
/** Gone after three that did not come, ms. */
export const PERSON_LIFETIME_MS = 3.5 * PERSON_MS
/** People of a very large LAN party, by each of their ways; strangers fill no more memory than that. */
const MAX_HEARD = 1024
/** One device is one person, or a few. */
const MAX_PER_ADDRESS = 16
/** Ways to one person: a cable, a Wi-Fi, each with two families. A note goes to all of them. */
const MAX_WAYS = 4
/** Goodbyes kept in mind, so that nobody whose datagram they overtook comes back. */
const MAX_GOODBYES = 256

/** Where a datagram came from, and an answer goes. */
export interface Way {
  readonly address: string
  readonly port: number
}

interface Heard {
  readonly way: Way
  readonly goodbye: string
  shown: Shown
  at: number
}

/**
 * Who is heard on the LAN ([DI38]): each way to somebody by itself, so that whoever repeats what another said, from elsewhere
 * or with a goodbye of their own, takes neither their place nor their notes. Pure: time comes in.
 */
export class LanPeople {
  readonly #heard = new Map<string, Heard>()
  readonly #goodbyes = new Set<string>()

  /** As they said who were heard first, one of each place. */
  get people(): readonly Shown[] {
    const people = new Map<string, Shown>()
    for (const { shown } of this.#heard.values()) if (!people.has(shown.id)) people.set(shown.id, shown)
    return [...people.values()]
  }

  /** Where a note to this place goes. */
  waysTo(id: string): readonly Way[] {
    return [...this.#heard.values()].filter(({ shown }) => shown.id === id).map(({ way }) => way)
  }

  /** True when that may change what is shown. */
  hear(person: LanPerson, way: Way, now: number): boolean {
    const shown = heardPerson(person)
    const goodbye = toBase64url(person.goodbye)
    if (!shown || this.#goodbyes.has(goodbye)) return false
    const key = [shown.id, goodbye, way.address, way.port].join(' ')
    const known = this.#heard.get(key)
    if (!known) {
      if (!this.#hasRoomFor(shown.id, way)) return false
      this.#heard.set(key, { way, goodbye, shown, at: now })
      return true
    }
    known.at = now
    if (JSON.stringify(known.shown) === JSON.stringify(shown)) return false
    known.shown = shown
    return true
  }

  /** Only who showed themself knows the secret that they said the hash of. True when that changes what is shown. */
  goodbye(secret: Uint8Array): boolean {
    const hash = toBase64url(sha256(secret))
    if (!this.#forget(({ goodbye }) => goodbye === hash)) return false
    this.#goodbyes.add(hash)
    for (const oldest of this.#goodbyes) if (this.#goodbyes.size > MAX_GOODBYES) this.#goodbyes.delete(oldest)
    return true
  }

  /** Forgets who was silent for too long. True when that changes what is shown. */
  expire(now: number): boolean {
    return this.#forget(({ at }) => now - at > PERSON_LIFETIME_MS)
  }

  clear(): void {
    this.#heard.clear()
  }

  #forget(isGone: (heard: Heard) => boolean): boolean {
    const before = this.#heard.size
    for (const [key, heard] of this.#heard) if (isGone(heard)) this.#heard.delete(key)
    return this.#heard.size < before
  }

  #hasRoomFor(id: string, { address }: Way): boolean {
    if (this.#heard.size >= MAX_HEARD) return false
    const all = [...this.#heard.values()]
    if (all.filter(({ way }) => way.address === address).length >= MAX_PER_ADDRESS) return false
    return all.filter(({ shown }) => shown.id === id).length < MAX_WAYS
  }
}
