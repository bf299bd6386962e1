import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { WebSocketServer } from 'ws'

/** A half-dead lobby: how far it goes before it says nothing any more. */
export interface SilentServer {
  readonly url: string
  /** Sockets that have come so far, and those still open. */
  readonly count: number
  readonly open: number
  close(): void
}

/** Takes every socket, and never says a word. */
export function mute(): Promise<SilentServer> {
  return opened(createServer())
}

/** Gives every guest a seat in the lobby and accepts every WebSocket; says nothing on it, but for `first` at a door. */
export function acceptsSockets(first?: object): Promise<SilentServer> {
  const server = createHttpServer((_request, response) => {
    const room = { name: 'lobby', roomId: 'lobby', processId: 'here' }
    response.setHeader('content-type', 'application/json')
    response.setHeader('connection', 'close') // so that every socket that stays open is one of the client's making
    response.end(JSON.stringify({ room, sessionId: 'ann' }))
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, { url = '' }) => {
    if (first && url.startsWith('/lobby/')) socket.send(JSON.stringify(first))
  })
  return opened(server)
}

async function opened(server: Server): Promise<SilentServer> {
  const sockets = new Set<Socket>()
  let count = 0
  server.on('connection', (socket: Socket) => {
    count++
    sockets.add(socket)
    socket.on('error', () => {}) // a close follows
    socket.on('close', () => sockets.delete(socket))
    socket.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get count() {
      return count
    },
    get open() {
      return sockets.size
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
