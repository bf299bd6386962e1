import type { Established } from '../connect/handshake.js'
import type { KeyPair } from '../connect/keys.js'
import type { AnyGame } from '../game/game-types.js'
import { findSession } from './find-session.js'
import type { GuestLinks } from './guest-links.js'
import { HeirLinks } from './heir-links.js'
import type { Platform } from './platform.js'

/** How often the directories are asked, ms. */
const AGAIN_MS = 3000

export interface HostSeekerOptions {
  game: AnyGame
  platform: Platform
  identity: KeyPair
  sessionKey: Uint8Array
  /** Of the session, in the directories; empty where it has none. */
  code(): string
  /** Somebody hosts it there. */
  leads(links: GuestLinks, established: Established): void
}

/** Finds who hosts the session by now, for whoever was away while it changed hands more than once ([SE54]). */
export class HostSeeker {
  readonly #options: HostSeekerOptions
  #links: HeirLinks | undefined
  #askedAt = Number.NEGATIVE_INFINITY
  #asking: AbortController | undefined

  constructor(options: HostSeekerOptions) {
    this.#options = options
  }

  /** To be called again and again while nobody is heard. */
  look(now: number): void {
    if (now - this.#askedAt < AGAIN_MS || !this.#options.code()) return
    this.stop()
    this.#askedAt = now
    this.#asking = new AbortController()
    this.#ask(this.#asking.signal).catch(() => {}) // it is asked again
  }

  stop(): void {
    this.#asking?.abort()
    this.#links?.close()
    this.#links = undefined
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { code, game, platform, identity, sessionKey, leads } = this.#options
    const { listing, opened } = await findSession(code(), game, platform, signal)
    opened?.link.close()
    if (signal.aborted) return
    const { addresses } = listing
    this.#links = new HeirLinks({
      ...{ game, platform, identity, sessionKey, addresses, key: undefined },
      leads: (links, established) => {
        this.#links = undefined
        leads(links, established)
      },
    })
  }
}
