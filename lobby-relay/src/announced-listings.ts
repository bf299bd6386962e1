import type { Listing } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'

/** A session as it is said on the LAN; under another name it is another one, with a goodbye of its own. */
export interface Announced {
  readonly name: string
  readonly listing: Listing
}

export interface AnnounceSteps {
  readonly begin: readonly Announced[]
  readonly change: readonly Announced[]
  /** Names. */
  readonly end: readonly string[]
}

/**
 * Which of a lobby's sessions are said on the LAN ([DI14]): public ones, the oldest first, and private ones to who asks for
 * their code. Whatever guests do, no more than so many change at a time. Pure.
 */
export class AnnouncedListings {
  readonly #said = new Map<string, Listing>()
  /** What is still to be said; who changes often waits behind the others each time. */
  readonly #waiting = new Set<string>()

  /** @param listings all that the lobby knows first-hand */
  take(listings: readonly Listing[]): AnnounceSteps {
    const wanted = new Map(sayable(listings).map((one) => [one.name, one.listing]))
    const end = [...this.#said.keys()].filter((name) => !wanted.has(name))
    for (const name of end) this.#said.delete(name)
    for (const [name, listing] of wanted) if (this.#said.get(name) !== listing) this.#waiting.add(name)
    for (const name of this.#waiting) if (!wanted.has(name)) this.#waiting.delete(name)
    const turns = [...this.#waiting].slice(0, LIMITS.announceChanges.count)
    const steps = turns.flatMap((name): Announced[] => {
      const listing = wanted.get(name)
      return listing ? [{ name, listing }] : []
    })
    const begin = steps.filter(({ name }) => !this.#said.has(name))
    const change = steps.filter(({ name }) => this.#said.has(name))
    for (const { name, listing } of steps) {
      this.#waiting.delete(name)
      this.#said.set(name, listing)
    }
    return { begin, change, end }
  }
}

function sayable(listings: readonly Listing[]): Announced[] {
  const here = listings.filter(({ addresses }) => addresses.some(({ endpoint }) => endpoint === 'lobby'))
  const shown = here.filter(({ visibility }) => visibility === 'public').slice(0, LIMITS.announced)
  const hidden = here.filter(({ visibility }) => visibility !== 'public').slice(0, LIMITS.answeredFor)
  return [...shown, ...hidden].map((listing) => {
    const { code, sessionKey, visibility } = listing
    return { name: `${code} ${sessionKey} ${visibility === 'public'}`, listing }
  })
}
