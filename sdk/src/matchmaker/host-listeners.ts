import type { Address } from '../discover/listing.js'
import type { Link } from '../ports/link.js'
import type { Listener } from '../ports/transport.js'
import { firstOrAll } from './first-or-all.js'
import type { Platform } from './platform.js'

/** Every way by which guests reach a host: those that stand, and those that come to stand while the session lasts. */
export class HostListeners {
  readonly #listeners: Listener[] = []
  readonly #over = new AbortController()
  #onLink: ((link: Link) => void) | undefined
  #onMore: () => void = () => {}

  /**
   * Listens on every transport; rejects when none of them can.
   *
   * @param others guests have other ways to this device: it may be none of these, and none is waited for long
   */
  static async open(
    { transports, clock }: Pick<Platform, 'transports' | 'clock'>,
    signal: AbortSignal,
    others = false,
  ): Promise<HostListeners> {
    const all = new HostListeners()
    const options = { signal: AbortSignal.any([signal, all.#over.signal]) }
    const attempts = transports.map(async (transport): Promise<'other' | Listener> => transport.listen(options))
    if (others) attempts.push(Promise.resolve('other'))
    const first = await firstOrAll(attempts, clock, (late) => {
      all.#add(late)
      all.#onMore()
    })
    for (const listener of first) all.#add(listener)
    return all
  }

  get addresses(): readonly Address[] {
    return this.#listeners.map(({ address }) => address)
  }

  onLink(handler: (link: Link) => void): void {
    this.#onLink = handler
    for (const listener of this.#listeners) listener.onLink(handler)
  }

  /** One more way stands: the directories should know. */
  onMore(handler: () => void): void {
    this.#onMore = handler
  }

  /** The network may be another one: guests shall reach this device all the same ([SE35]). */
  renew(): void {
    for (const listener of this.#listeners) listener.renew?.()
  }

  close(): void {
    this.#over.abort()
    for (const listener of this.#listeners.splice(0)) listener.close()
  }

  #add(listener: 'other' | Listener): void {
    if (listener === 'other') return
    if (this.#over.signal.aborted) return listener.close()
    this.#listeners.push(listener)
    if (this.#onLink) listener.onLink(this.#onLink)
  }
}
