import type { Address } from '../discover/listing.js'
import type { Link } from '../ports/link.js'
import type { Listener, Transport } from '../ports/transport.js'
import { firstOrAll } from './first-or-all.js'
import type { Platform } from './platform.js'

/** A lobby that is away may be back after this long, ms. */
const AGAIN_MS = 30_000

/** Every way by which guests reach a host: those that stand, and those that come to stand while the session lasts. */
export class HostListeners {
  readonly #listeners: Listener[] = []
  readonly #over = new AbortController()
  #onLink: ((link: Link) => void) | undefined
  #onMore: () => void = () => {}

  /**
   * Listens on every transport; rejects when none of them can.
   *
   * @param others guests have other ways to this device: none of these has to work at once, and what does not is tried again
   */
  static async open(
    { transports, clock }: Pick<Platform, 'transports' | 'clock'>,
    signal: AbortSignal,
    others = false,
  ): Promise<HostListeners> {
    const all = new HostListeners()
    const options = { signal: AbortSignal.any([signal, all.#over.signal]) }
    const late = (listener: 'other' | Listener) => {
      all.#add(listener)
      all.#onMore()
    }
    const again = (transport: Transport) => {
      const { signal: over } = options
      if (over.aborted) return
      const stop = clock.after(AGAIN_MS, () => {
        over.removeEventListener('abort', stop)
        transport.listen(options).then(late, () => again(transport))
      })
      over.addEventListener('abort', stop, { once: true }) // or it would keep a process
    }
    const attempts = transports.map(async (transport): Promise<'other' | Listener> => {
      const listening = transport.listen(options)
      if (others) listening.catch(() => again(transport))
      return listening
    })
    if (others) attempts.push(Promise.resolve('other'))
    const first = await firstOrAll(attempts, clock, late)
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
