import type { Link } from '../ports/link.js'
import { dialHost, findSession, type Target } from './find-session.js'
import type { Platform } from './platform.js'

/** A session that was found, and an open link to its host. */
export interface Reached extends Target {
  readonly link: Link
}

const GIVE_UP_MS = 15_000

/**
 * Whoever opens an invitation link will join: so the way to the host is made while the profile is still being loaded.
 * Taken once, by a join with the same link; what nobody takes is closed.
 */
export class EarlyReach {
  readonly #link: string
  readonly #reached: Promise<Reached | undefined>
  readonly #controller = new AbortController()
  readonly #stopWaiting: () => void
  #taken = false

  constructor(link: string, platform: Platform) {
    this.#link = link
    this.#reached = reach(link, platform, this.#controller.signal).catch(() => undefined) // a join will try, and say why
    this.#stopWaiting = platform.clock.after(GIVE_UP_MS, () => this.close())
  }

  /** `undefined` when it is another session, was taken before, or could not be reached. */
  async take(target: unknown, signal: AbortSignal): Promise<Reached | undefined> {
    if (target !== this.#link || this.#taken) return undefined
    this.#taken = true
    this.#stopWaiting()
    signal.addEventListener('abort', () => this.#controller.abort(), { once: true })
    const reached = await this.#reached
    let closed = false
    reached?.link.onClose(() => {
      closed = true
    })
    return closed ? undefined : reached
  }

  close(): void {
    this.#stopWaiting()
    if (this.#taken) return
    this.#taken = true
    this.#controller.abort()
    this.#reached.then((reached) => reached?.link.close())
  }
}

async function reach(link: string, { directories, transports }: Platform, signal: AbortSignal): Promise<Reached> {
  const target = await findSession(link, directories, signal)
  return { ...target, link: await dialHost(target.listing, transports, signal) }
}
