import type { Address } from '../../discover/listing.js'
import { SkirmishError } from '../../errors.js'
import type { Link } from '../../ports/link.js'
import type { Listener, Transport } from '../../ports/transport.js'
import { abortAfter } from '../abort-after.js'
import type { LobbyIce } from './lobby-ice.js'
import type { PeerPlatform, SignalingPeer } from './signaling-peer.js'

/** A guest that has begun to connect must be there after this long, ms. */
const ACCEPT_MS = 15_000
/** What was dialled before the network changed opens by then, or not at all, ms. */
const RETIRED_MS = 8000
/** Half-open connections a listener keeps at a time; each holds a socket of the operating system. */
const MAX_PENDING = 32

export interface PeerListenOptions {
  readonly signal: AbortSignal
  /** The one to be known by, where others have to know it beforehand; else it is drawn. Taken: `discover/refused`. */
  readonly id?: string
  /** Calls when somebody else had it as a server that was lost came back. */
  readonly onTaken?: () => void
}

/** WebRTC links, negotiated by PeerJS through the signaling server of a lobby. */
export class PeerJsTransport implements Transport {
  readonly via = 'peerjs'
  readonly #endpoint: string
  readonly #platform: PeerPlatform
  readonly #dialers = new Map<string, Promise<SignalingPeer>>()
  /** Served dials on a network that may be gone; what they have begun may still open. */
  readonly #retired = new Set<Promise<SignalingPeer>>()
  readonly #open = new Set<SignalingPeer>()
  readonly #links = new Set<Link>()
  #ice: LobbyIce | undefined
  #closed = false

  /** @param endpoint http(s) address of one's own lobby */
  constructor(endpoint: string, platform: PeerPlatform) {
    this.#endpoint = endpoint
    this.#platform = platform
  }

  prepare(): void {
    this.#dialer(this.#endpoint).catch(() => {}) // a dial will say so
  }

  async listen({ signal, id, onTaken }: PeerListenOptions): Promise<Listener> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    const peer = await this.#openPeer(this.#endpoint, id)
    if (onTaken) peer.onTaken = onTaken
    this.#open.add(peer)
    const early: Link[] = []
    let handler: ((link: Link) => void) | undefined
    let pending = 0
    peer.onConnection = (connection) => {
      if (pending >= MAX_PENDING) return connection.close()
      pending++
      this.#ice?.fresh() // for the next guest, if these have ended
      const late = abortAfter(ACCEPT_MS, this.#platform.clock)
      this.#keep(peer.link(connection, late.signal))
        .then(
          (link) => (handler ? handler(link) : early.push(link)),
          () => {}, // it never came: its connection is closed
        )
        .finally(() => {
          late.stop()
          pending--
        })
    }
    const close = () => {
      peer.close()
      this.#open.delete(peer)
    }
    await orAborted(peer.ready, signal).catch((error: unknown) => {
      close()
      throw error
    })
    return {
      address: { via: this.via, endpoint: this.#endpoint, id: peer.id },
      onLink(newHandler) {
        handler = newHandler
        for (const link of early.splice(0)) newHandler(link)
        return () => {
          handler = undefined
        }
      },
      renew: () => peer.renew(),
      close,
    }
  }

  async dial({ endpoint, id }: Address, { signal }: { signal: AbortSignal }): Promise<Link> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    const peer = await orAborted(this.#dialer(endpoint), signal)
    await orAborted(Promise.all([peer.ready, this.#ice?.fresh()]), signal)
    const refused = new AbortController()
    try {
      const connection = peer.connect(id, (error) => refused.abort(error))
      return await this.#keep(peer.link(connection, AbortSignal.any([signal, refused.signal])))
    } catch (error) {
      throw refused.signal.reason instanceof SkirmishError ? refused.signal.reason : error
    } finally {
      peer.forget(id)
    }
  }

  close(): void {
    this.#closed = true
    this.#ice?.close()
    for (const link of this.#links) link.close()
    for (const peer of this.#open) peer.close()
    for (const dialer of this.#retired) this.#retire(dialer)
    this.rest()
  }

  /** Leaves the servers it has dialled by, until the next dial; links that stand stay. */
  rest(): void {
    for (const dialer of this.#dialers.values()) dialer.then((peer) => peer.close()).catch(() => {})
    this.#dialers.clear()
  }

  /** The server is asked on a new socket: one that stood before may be dead, or wait long before it sends again. */
  renew(): void {
    for (const dialer of this.#dialers.values()) {
      this.#retired.add(dialer)
      this.#platform.clock.after(RETIRED_MS, () => this.#retire(dialer))
    }
    this.#dialers.clear()
  }

  #retire(dialer: Promise<SignalingPeer>): void {
    if (this.#retired.delete(dialer)) dialer.then((peer) => peer.close()).catch(() => {})
  }

  async #keep(opening: Promise<Link>): Promise<Link> {
    const link = await opening
    this.#links.add(link)
    link.onClose(() => this.#links.delete(link))
    return link
  }

  /** One presence per signaling server serves all dials; one that is no longer usable is followed by another. */
  async #dialer(endpoint: string): Promise<SignalingPeer> {
    for (;;) {
      if (this.#closed) throw new SkirmishError('session/aborted')
      const known = this.#dialers.get(endpoint)
      const peer = await known
      if (peer?.usable) return peer
      if (this.#dialers.get(endpoint) !== known) continue // another dial was quicker
      const dialer = this.#openPeer(endpoint)
      this.#dialers.set(endpoint, dialer)
      const forget = () => this.#dialers.get(endpoint) === dialer && this.#dialers.delete(endpoint)
      dialer.then(({ ready }) => ready).catch(forget)
      return dialer
    }
  }

  /** All that knows of WebRTC is loaded when first used, together with PeerJS: a page shows, and joins, without it. */
  async #openPeer(endpoint: string, id?: string): Promise<SignalingPeer> {
    const { load, iceServers, clock } = this.#platform
    const loading = [import('./signaling-peer.js'), import('./lobby-ice.js'), load()] as const
    const [{ SignalingPeer }, { LobbyIce }] = await Promise.all(loading)
    if (!iceServers && !this.#closed) this.#ice ??= new LobbyIce(this.#endpoint, clock)
    this.#ice?.fresh() // beside the signaling; a dial waits for both
    return SignalingPeer.open(endpoint, this.#platform, () => iceServers ?? this.#ice?.servers ?? [], id)
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new SkirmishError('session/aborted', { cause: signal.reason }))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
