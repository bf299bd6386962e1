import type { DataConnection, Peer, PeerOptions } from 'peerjs'
import { toBase64url } from '../../discover/base64url.js'
import { type ErrorCode, SkirmishError } from '../../errors.js'
import type { Clock } from '../../ports/clock.js'
import type { Link } from '../../ports/link.js'
import { backoff } from '../backoff.js'
import type { IceServer } from './ice-server.js'
import { openLink } from './open-link.js'

/** What the adapter needs of the platform to make PeerJS run. */
export interface PeerPlatform {
  load(): Promise<new (id: string, options: PeerOptions) => Peer>
  random(bytes: number): Uint8Array
  readonly clock: Clock
  /** `undefined`: those of the lobby ([CO16]). */
  readonly iceServers: readonly IceServer[] | undefined
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  'browser-incompatible': 'connect/no-webrtc',
  'peer-unavailable': 'connect/host-gone',
  'unavailable-id': 'discover/refused',
}

/** A signaling server that took the socket and has not answered by then will not, ms. */
const READY_MS = 10_000
/** A server throws out who says nothing for a while: PeerJS's own after a minute, which is how seldom a hidden page's timers may fire ([SE38]). */
const BEAT_MS = 5000
/** So PeerJS's own timer rests: the longest wait there is, ms. */
const NEVER_MS = 2 ** 31 - 1

/** One presence on a signaling server, kept up for as long as it is wanted, once it was there. */
export class SignalingPeer {
  readonly id: string
  /** The server knows us; until then PeerJS drops what it should send. Rejects, and is closed, when the first attempt fails. */
  readonly ready: Promise<void>
  onConnection: (connection: DataConnection) => void = () => {}
  /** The server was lost, and somebody else has our id when it is back. */
  onTaken: () => void = () => {}
  readonly #peer: Peer
  readonly #clock: Clock
  readonly #failures = new Map<string, (error: SkirmishError) => void>()
  #attempts = 0
  #stood = false
  #stopRetry: () => void = () => {}
  readonly #connections = new Set<DataConnection>()
  readonly #closing = new AbortController()

  private constructor(peer: Peer, id: string, clock: Clock) {
    this.#peer = peer
    this.#clock = clock
    this.id = id
    this.ready = new Promise((resolve, reject) => {
      const stopWaiting = clock.after(READY_MS, () => reject(new SkirmishError('discover/relay-unreachable')))
      this.#closing.signal.addEventListener('abort', stopWaiting, { once: true })
      peer.on('open', () => {
        stopWaiting()
        this.#attempts = 0
        this.#stood = true
        resolve()
      })
      peer.on('error', (error) => {
        if (error.type === 'webrtc') return // one candidate of one connection; its link says whether it opens
        const code = CODES[error.type] ?? 'discover/relay-unreachable'
        this.#failed(error.message, new SkirmishError(code, { cause: error }))
        if (code === 'discover/refused' && this.#stood) this.onTaken()
        reject(new SkirmishError(code, { cause: error }))
      })
    })
    guardMessages(peer)
    const stopBeating = clock.every(BEAT_MS, () => peer.open && peer.socket.send({ type: 'HEARTBEAT' }))
    this.#closing.signal.addEventListener('abort', stopBeating, { once: true })
    peer.on('close', stopBeating)
    this.ready.catch(() => this.close()) // whoever needs it awaits it, and begins anew
    peer.on('connection', (connection) => this.onConnection(connection))
    peer.on('disconnected', () => this.#reconnect())
  }

  /**
   * @param endpoint http(s) address of the lobby that carries the signaling server
   * @param iceServers those for a connection that is made now
   * @param wanted the id to be known by; else one nobody can guess
   */
  static async open(
    endpoint: string,
    platform: PeerPlatform,
    iceServers: () => readonly IceServer[],
    wanted?: string,
  ): Promise<SignalingPeer> {
    if (typeof RTCPeerConnection === 'undefined') {
      const loaded = await platform.load() // in Node this is what brings WebRTC
      if (typeof RTCPeerConnection === 'undefined') throw new SkirmishError('connect/no-webrtc', { cause: loaded.name })
    }
    const PeerClass = await platform.load()
    const url = new URL(endpoint)
    // PeerJS ids begin and end with a letter or digit.
    const id = wanted ?? toBase64url(platform.random(16)).replaceAll(/[-_]/g, 'x')
    const peer = new PeerClass(id, {
      host: url.hostname,
      port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
      path: url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`,
      secure: url.protocol === 'https:',
      config: {
        // PeerJS reads it at each connection. Lists of URLs, or node-datachannel would write them into what is not its own.
        get iceServers() {
          return iceServers().map((server) => ({ ...server, urls: [server.urls].flat() }))
        },
      },
      debug: 0,
      pingInterval: NEVER_MS,
    })
    return new SignalingPeer(peer, id, platform.clock)
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted
  }

  get usable(): boolean {
    return !this.#closed && !this.#peer.destroyed
  }

  /** Begins a connection; `failed` hears when the server knows no such peer. */
  connect(id: string, failed: (error: SkirmishError) => void): DataConnection {
    this.#failures.set(id, failed)
    return this.#peer.connect(id, { serialization: 'raw', reliable: true })
  }

  forget(id: string): void {
    this.#failures.delete(id)
  }

  /** Our two lanes on PeerJS's connection, which is closed when they are gone. */
  link(connection: DataConnection, signal: AbortSignal): Promise<Link> {
    const handle = connection.handleMessage.bind(connection)
    connection.handleMessage = (message) => handle(message).catch(() => {}) // PeerJS's own fails after a close
    this.#connections.add(connection)
    const gone = () => {
      connection.close()
      this.#connections.delete(connection)
      if (this.#closed && this.#connections.size === 0) this.#peer.destroy()
    }
    const closing = AbortSignal.any([signal, this.#closing.signal])
    return openLink(connection.peerConnection, { signal: closing, clock: this.#clock, gone })
  }

  /** Is known to the server by a new socket, at once: the one there is may be dead. */
  renew(): void {
    if (this.#closed || this.#peer.destroyed || !this.#stood) return
    if (!this.#peer.disconnected) this.#peer.disconnect()
    this.#stopRetry()
    this.#peer.reconnect()
  }

  /** Leaves the signaling server, gives up what is not open yet, and is gone with the last link. */
  close(): void {
    this.#closing.abort()
    this.#stopRetry()
    if (this.#connections.size === 0) this.#peer.destroy()
    else this.#peer.disconnect()
  }

  /** PeerJS names the missing peer only in its sentence. */
  #failed(message: string, error: SkirmishError): void {
    for (const [id, failed] of [...this.#failures]) {
      if (error.code === 'connect/host-gone' && !message.includes(id)) continue
      this.#failures.delete(id)
      failed(error)
    }
  }

  #reconnect(): void {
    if (this.#closed || this.#peer.destroyed) return
    this.#stopRetry = this.#clock.after(backoff(this.#attempts++), () => {
      if (!this.#closed && !this.#peer.destroyed && this.#peer.disconnected) this.#peer.reconnect()
    })
  }
}

/** PeerJS takes the shape of what comes from the server for granted: a stranger's nonsense must not end the process. */
function guardMessages(peer: object): void {
  const handle: unknown = Reflect.get(peer, '_handleMessage')
  if (typeof handle !== 'function') return
  Reflect.set(peer, '_handleMessage', (message: unknown) => {
    try {
      Reflect.apply(handle, peer, [message])
    } catch {
      // dropped: it named no connection of ours
    }
  })
}
