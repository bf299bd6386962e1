import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Link } from '../../ports/link.js'
import { RelayedLink } from '../relay/relayed-link.js'
import { boundedSocket } from '../serving/bounded-socket.js'
import { keepAlive } from '../serving/heartbeat.js'
import type { Upgrades } from './host-signaling.js'

/** Nobody is behind that door: as 404, in the range that is free for programs. */
const NOBODY = 4404
/** An event message has at most 16 KiB. */
const MAX_PAYLOAD = 32 * 1024
/** A guest sends its inputs 60 times a second, and now and then an action. */
const FRAMES = { count: 1_000, bytes: 1024 * 1024, ms: 2_000 }
/** Before a message of the lane `events`. */
const EVENTS = 0

/** Doors that lead straight to the host in this very process, `/lobby/links/ID` ([CO14]). */
export class HostDoors implements Upgrades {
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD,
    WebSocket: boundedSocket(FRAMES),
  })
  readonly #stopPings = keepAlive(this.#sockets)
  readonly #listening = new Map<string, (link: Link) => void>()

  /** Links asked for under this id; the returned function closes the door, and leaves the links. */
  listen(id: string, handler: (link: Link) => void): () => void {
    this.#listening.set(id, handler)
    return () => this.#listening.delete(id)
  }

  upgrade(request: Parameters<Upgrades['upgrade']>[0], socket: Duplex, head: Buffer, url: URL): void {
    const id = url.pathname.split('/').at(-1) ?? ''
    const first = Buffer.from(url.searchParams.get('first') ?? '', 'base64url')
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => opened.terminate())
      this.#sockets.emit('connection', opened, request)
      this.#open(opened, this.#listening.get(id), first)
    })
  }

  close(): void {
    this.#stopPings()
    for (const socket of this.#sockets.clients) socket.close(1001)
    this.#sockets.close()
  }

  #open(socket: WebSocket, handler: ((link: Link) => void) | undefined, first: Uint8Array): void {
    socket.send(JSON.stringify({ linked: handler !== undefined }))
    if (!handler) return socket.close(NOBODY)
    const link = new RelayedLink({
      get backlog() {
        return socket.bufferedAmount
      },
      send: (frame) => socket.send(frame),
      close: () => socket.close(),
    })
    socket.on('message', (data: Buffer, isBinary: boolean) => isBinary && link.receive(new Uint8Array(data)))
    socket.on('close', () => link.end())
    handler(link)
    if (first.length > 0) link.receive(Uint8Array.from([EVENTS, ...first]))
  }
}
