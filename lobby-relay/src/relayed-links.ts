import { Rate } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'

/** One end of a relayed link: whose socket, and by which number that socket knows it. */
export interface End {
  readonly client: string
  readonly link: number
}

interface Listener {
  readonly client: string
  /** Everything that goes to and from it. */
  readonly bytes: Rate
}

interface Half extends End {
  other: Half | undefined
  readonly listener: Listener
  readonly bytes: Rate
  readonly frames: Rate
  total: number
}

/** What becomes of a frame: passed on to that end, dropped, or the end of its link. */
export type Route = { readonly to: End } | 'drop' | 'unlink'

/**
 * Who is linked with whom through this relay, and how much they may send. Bounds go by link and by listener (a session),
 * never by address: a LAN party shares one. Pure.
 */
export class RelayedLinks {
  readonly #listeners = new Map<string, Listener>()
  readonly #halves = new Map<string, Map<number, Half>>()
  #count = 0
  #numbers = 0

  get size(): number {
    return this.#count
  }

  /** Links asked for under this id reach the client from here on. False when it listens for too many. */
  listen(client: string, id: string): boolean {
    const own = [...this.#listeners].filter(([other, listener]) => listener.client === client && other !== id)
    if (own.length >= LIMITS.listenersPerClient) return false
    this.#listeners.set(id, { client, bytes: new Rate(LIMITS.relayed.listenerBytes) })
    return true
  }

  unlisten(client: string, id: string): void {
    if (this.#listeners.get(id)?.client === client) this.#listeners.delete(id)
  }

  /** A link to whoever listens under that id: the dialler's end and the listener's. */
  dial(client: string, id: string): { mine: End; theirs: End } | undefined {
    const listener = this.#listeners.get(id)
    if (!listener || this.#linksOf(client).size >= LIMITS.linksPerClient) return undefined
    if (this.#linksOf(listener.client).size >= LIMITS.linksPerClient || this.#count >= LIMITS.links) return undefined
    this.#count++
    const mine = this.#half(client, listener)
    const theirs = this.#half(listener.client, listener)
    mine.other = theirs
    theirs.other = mine
    return { mine, theirs }
  }

  /** Lossy frames beyond the rate are dropped; a reliable one can't be, so it ends the link. */
  route(client: string, link: number, lossy: boolean, bytes: number, now: number): Route {
    const half = this.#halves.get(client)?.get(link)
    if (!half?.other) return 'drop'
    half.total += bytes
    if (half.total > LIMITS.relayed.totalBytes) return 'unlink'
    const own = [half.frames.take(now), half.bytes.take(now, bytes)].every(Boolean)
    if (!own) return lossy ? 'drop' : 'unlink'
    // What all of a session's links share: a loud one of them may cost the others snapshots, but not their links.
    if (!half.listener.bytes.take(now, bytes) && lossy) return 'drop'
    return { to: half.other }
  }

  /** Ends a link; its other end, which is to be told. */
  unlink(client: string, link: number): End | undefined {
    const half = this.#halves.get(client)?.get(link)
    if (!half) return undefined
    for (const end of [half, half.other]) if (end) this.#forget(end)
    this.#count--
    return half.other
  }

  /** A socket is gone, with all that it listened for; the other ends of its links. */
  left(client: string): End[] {
    for (const [id, listener] of this.#listeners) if (listener.client === client) this.#listeners.delete(id)
    const links = [...this.#linksOf(client).keys()]
    return links.map((link) => this.unlink(client, link)).filter((end) => end !== undefined)
  }

  #linksOf(client: string): ReadonlyMap<number, Half> {
    return this.#halves.get(client) ?? new Map()
  }

  #half(client: string, listener: Listener): Half {
    const half: Half = {
      ...{ client, listener, link: ++this.#numbers >>> 0, other: undefined, total: 0 },
      bytes: new Rate(LIMITS.relayed.linkBytes),
      frames: new Rate(LIMITS.relayed.linkFrames),
    }
    const links = this.#halves.get(client) ?? new Map<number, Half>()
    links.set(half.link, half)
    this.#halves.set(client, links)
    return half
  }

  #forget({ client, link }: End): void {
    const links = this.#halves.get(client)
    links?.delete(link)
    if (links?.size === 0) this.#halves.delete(client)
  }
}
