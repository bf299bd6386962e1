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

  /** @param listings all that the lobby knows first-hand */
  take(listings: readonly Listing[]): AnnounceSteps {
    const wanted = new Map(sayable(listings).map((one) => [one.name, one.listing]))
    const end = [...this.#said.keys()].filter((name) => !wanted.has(name))
    for (const name of end) this.#said.delete(name)
    const moved = [...wanted]
      .filter(([name, listing]) => this.#said.get(name) !== listing)
      .slice(0, LIMITS.announceChanges.count)
      .map(([name, listing]): Announced => ({ name, listing }))
    const begin = moved.filter(({ name }) => !this.#said.has(name))
    const change = moved.filter(({ name }) => this.#said.has(name))
    for (const { name, listing } of moved) this.#said.set(name, listing)
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
