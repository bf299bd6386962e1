import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { boundedSocket } from '../serving/bounded-socket.js'
import { keepAlive } from '../serving/heartbeat.js'
import { SignalExchange } from './signal-exchange.js'

/** An offer has a few kB. */
const MAX_PAYLOAD = 64 * 1024
/** ICE sends 10 to 20 candidates for each guest, and the host's own socket hears them all. */
const MESSAGES = { count: 300, bytes: 256 * 1024, ms: 2_000 }
const MAX_NAME = 64

export interface Upgrades {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void
  close(): void
}

/** The sockets of a signaling server for PeerJS, `/peerjs`. */
export function hostSignaling(): Upgrades {
  const exchange = new SignalExchange()
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD,
    WebSocket: boundedSocket(MESSAGES),
  })
  const stopPings = keepAlive(sockets)

  function enter(socket: WebSocket, id: string, token: string): void {
    const peer = {
      token,
      say: (message: Readonly<Record<string, unknown>>) => socket.send(JSON.stringify(message)),
      end: () => socket.close(),
    }
    if (!exchange.enter(id, peer)) return socket.close()
    socket.on('message', (data: Buffer) => exchange.hear(id, data.toString()))
    socket.on('close', () => exchange.left(id, peer))
  }

  return {
    upgrade(request, socket, head, { searchParams }) {
      const [id, token, key] = ['id', 'token', 'key'].map((name) => searchParams.get(name) ?? '')
      const isGood = [id, token].every((name) => name && name.length <= MAX_NAME) && key === 'peerjs'
      if (!isGood || id === undefined || token === undefined) socket.destroy()
      else
        sockets.handleUpgrade(request, socket, head, (opened) => {
          opened.on('error', () => opened.terminate())
          sockets.emit('connection', opened, request)
          enter(opened, id, token)
        })
    },
    close() {
      stopPings()
      for (const socket of sockets.clients) socket.close(1001)
      sockets.close()
    },
  }
}
