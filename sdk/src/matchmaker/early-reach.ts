import type { GameIdentity } from '../connect/handshake.js'
import { findSession, type Target } from './find-session.js'
import { firstWords } from './first-words.js'
import { HostDial } from './host-dial.js'
import { type PathChoice, platformFor, waysFor } from './path-choice.js'
import type { Platform } from './platform.js'

/** A session that was found, and the ways to its host that are being opened. */
export interface Reached extends Target {
  readonly dial: HostDial
}

const GIVE_UP_MS = 15_000

/**
 * Whoever opens an invitation link will join: so the way to the host is made while the profile is still being loaded.
 * Taken once, by a join with the same link; what nobody takes is closed.
 */
export class EarlyReach {
  readonly #link: string
  readonly #path: PathChoice | undefined
  readonly #reached: Promise<Reached | undefined>
  readonly #controller = new AbortController()
  readonly #stopWaiting: () => void
  #taken = false

  constructor(link: string, game: GameIdentity, platform: Platform) {
    this.#link = link
    const allowed = platformFor(platform)
    this.#path = allowed.path
    this.#reached = reach(link, game, allowed, this.#controller.signal).catch(() => undefined) // a join will try, and say why
    this.#stopWaiting = platform.clock.after(GIVE_UP_MS, () => this.close())
  }

  /** `undefined` when it is another session, was taken before, could not be found, or took ways that were not to be taken. */
  async take(target: unknown, path: PathChoice | undefined, signal: AbortSignal): Promise<Reached | undefined> {
    if (target !== this.#link || this.#taken) return undefined
    if (path !== this.#path) return void this.close()
    this.#taken = true
    this.#stopWaiting()
    signal.addEventListener('abort', () => this.#controller.abort(), { once: true })
    const reached = await this.#reached
    if (!reached || reached.dial.usable) return reached
    reached.dial.close()
    return undefined
  }

  close(): void {
    this.#stopWaiting()
    if (this.#taken) return
    this.#taken = true
    this.#controller.abort()
    this.#reached.then((reached) => reached?.dial.close())
  }
}

async function reach(link: string, game: GameIdentity, platform: Platform, signal: AbortSignal): Promise<Reached> {
  const target = waysFor(await findSession(link, game, platform, signal), platform)
  const say = firstWords(game, platform.random)
  return { ...target, dial: new HostDial(target, platform.transports, platform.clock, say) }
}
