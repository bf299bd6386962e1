import { type IceAnswer, parseIceAnswer } from '../../discover/ice-servers.js'
import type { Clock } from '../../ports/clock.js'
import { abortAfter } from '../abort-after.js'
import { readJson } from '../read-json.js'
import type { IceServer } from './ice-server.js'

/** A lobby that has not answered by then is not waited for; its answer counts when it comes, ms. */
const WAIT_MS = 1000
const GIVE_UP_MS = 10_000
const MAX_BYTES = 16 * 1024
/** What is kept is asked for again before it ends. */
const KEEP = 0.9
/** A lobby that did not say, such as an older one, is not asked again before each connection, ms. */
const AGAIN_MS = 30_000

/**
 * The STUN and TURN servers of a lobby ([CO16]): asked for when a connection is first wanted, beside what is opened for it, and
 * again before they end. A lobby that does not say has STUN on its own port, as far as we know.
 */
export class LobbyIce {
  readonly #endpoint: URL
  readonly #clock: Clock
  readonly #usual: readonly IceServer[]
  readonly #closing = new AbortController()
  #known: { readonly servers: readonly IceServer[]; readonly until: number } | undefined
  /** Before this time there is no need to ask. By the wall clock, as a device that slept comes back with new connections. */
  #next = Number.NEGATIVE_INFINITY
  #asking: Promise<void> | undefined
  #stopAsking: () => void = () => {}

  /** @param endpoint http(s) address of the lobby */
  constructor(endpoint: string, clock: Clock) {
    this.#endpoint = new URL(endpoint)
    this.#clock = clock
    const { hostname, port, protocol } = this.#endpoint
    this.#usual = [{ urls: `stun:${hostname}:${port || (protocol === 'https:' ? 443 : 80)}` }]
  }

  /** For a connection that is made now. */
  get servers(): readonly IceServer[] {
    return this.#known && Date.now() < this.#known.until ? this.#known.servers : this.#usual
  }

  /** Resolves when `servers` are those of the lobby, or it does not say soon. */
  async fresh(): Promise<void> {
    if (Date.now() < this.#next) return
    this.#asking ??= this.#ask()
    let stopWaiting = () => {}
    const waited = new Promise<void>((resolve) => {
      stopWaiting = this.#clock.after(WAIT_MS, resolve)
    })
    await Promise.race([this.#asking, waited])
    stopWaiting()
  }

  close(): void {
    this.#closing.abort()
    this.#stopAsking()
  }

  async #ask(): Promise<void> {
    let keepMs = AGAIN_MS
    const late = abortAfter(GIVE_UP_MS, this.#clock)
    try {
      const signal = AbortSignal.any([this.#closing.signal, late.signal])
      const answer = await fetch(new URL('lobby/ice', this.#endpoint), {
        signal,
        credentials: 'omit',
        cache: 'no-store',
      })
      const parsed = answer.ok ? parseIceAnswer(await readJson(answer, MAX_BYTES)) : undefined
      if (parsed && !this.#closing.signal.aborted) keepMs = this.#keep(parsed)
    } catch {
      // it can't be had: what is known, or usual, goes on
    } finally {
      late.stop()
      this.#next = Date.now() + keepMs
      this.#asking = undefined
    }
  }

  /** Gives how long, ms. */
  #keep({ iceServers, expiresIn }: IceAnswer): number {
    const keepMs = expiresIn * 1000 * KEEP
    this.#known = { servers: iceServers, until: Date.now() + keepMs }
    this.#stopAsking()
    // A host does not know when the next guest comes.
    this.#stopAsking = this.#clock.after(keepMs / 2, () => (this.#asking ??= this.#ask()))
    return keepMs
  }
}
