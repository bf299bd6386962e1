import { sha256 } from '@noble/hashes/sha2.js'
import { announce } from '../../discover/lan-listing.js'
import { ANNOUNCE_MS } from '../../discover/lan-listings.js'
import { encodeLanPacket, type LanAnnouncement } from '../../discover/lan-packet.js'
import type { ListingDraft } from '../../ports/directory.js'

/** A session is said anew this soon after it was opened, since a Wi-Fi loses broadcasts more often than other frames, ms. */
const FIRST_MS = [100, 500]
/** Changes that follow one another are said together, ms. */
const CHANGES_MS = 100

/** A session of this device: says what it is, again and again, until it says goodbye. */
export class LanPublication {
  readonly code: string
  readonly #secret: Uint8Array
  readonly #shout: (bytes: Uint8Array) => void
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #announcement: LanAnnouncement | undefined
  /** Whoever does not know its code hears nothing of it. */
  #listed = true
  #changed: ReturnType<typeof setTimeout> | undefined

  constructor(draft: ListingDraft, code: string, secret: Uint8Array, shout: (bytes: Uint8Array) => void) {
    this.code = code
    this.#secret = secret
    this.#shout = shout
    this.update(draft)
    for (const ms of FIRST_MS) this.#timers.add(setTimeout(() => this.say(), ms))
    this.#timers.add(setInterval(() => this.say(), ANNOUNCE_MS))
  }

  /** `undefined` when it does not fit into an announcement. */
  get announcement(): LanAnnouncement | undefined {
    return this.#announcement
  }

  update(draft: ListingDraft): void {
    this.#announcement = announce(draft, this.code, sha256(this.#secret))
    this.#listed = draft.visibility === 'public'
    if (this.#changed) return
    this.say()
    this.#changed = setTimeout(() => {
      this.#changed = undefined
      this.say()
    }, CHANGES_MS)
  }

  /** Does a probe for this code, or for any, concern it? */
  answers(code: string | undefined): boolean {
    return code === undefined ? this.#listed : code === this.code
  }

  say(): void {
    const bytes =
      this.#listed && this.#announcement && encodeLanPacket({ kind: 'announce', announcement: this.#announcement })
    if (bytes) this.#shout(bytes)
  }

  goodbye(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    clearTimeout(this.#changed)
    const bytes = encodeLanPacket({ kind: 'goodbye', secret: this.#secret })
    for (let i = 0; this.#listed && bytes && i < 2; i++) this.#shout(bytes) // one may be lost; if both are, it expires
  }
}
