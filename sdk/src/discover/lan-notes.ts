import { toBase64url } from './base64url.js'
import type { LanNote } from './lan-packet.js'
import { Rate, RatePerSource } from './rate.js'

const WINDOW_MS = 10_000
/** A device sends ten in 5 s. */
const PER_SOURCE = 20
/** Each costs about a millisecond to open. */
const IN_ALL = 60
/** Notes kept in mind: one that was not heard to arrive is sent again. */
const MAX_KNOWN = 256

/** Which of the notes that come are read ([DI39]): each once, and not too many. Pure: time comes in. */
export class LanNotes {
  readonly #perSource = new RatePerSource({ count: PER_SOURCE, ms: WINDOW_MS })
  readonly #inAll = new Rate({ count: IN_ALL, ms: WINDOW_MS })
  readonly #known = new Set<string>()

  take({ from, nonce }: LanNote, source: string, now: number): 'new' | 'known' | 'often' {
    const note = `${toBase64url(from)} ${nonce}`
    if (this.#known.has(note)) return 'known'
    if (!this.#perSource.take(source, now) || !this.#inAll.take(now)) return 'often'
    this.#known.add(note)
    for (const oldest of this.#known) if (this.#known.size > MAX_KNOWN) this.#known.delete(oldest)
    return 'new'
  }
}
