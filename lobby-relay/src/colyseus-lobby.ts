import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { matchMaker, Server } from '@colyseus/core'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { lobbyRoomOf } from './lobby-room.js'
import type { LobbyState } from './lobby-state.js'

/** Largest message of a client: a listing with eight addresses has about 2 KiB. */
const MAX_PAYLOAD = 8 * 1024
const PING_MS = 3000
const MAX_MISSED = 2
const SILENT = { debug() {}, error() {}, info() {}, trace() {}, warn() {} }

export interface Lobby {
  request(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): Promise<void>
}

/** The transport starts its pings at "listening"; ours is over by then, so that a taken port is found before anything starts. */
class PingingTransport extends WebSocketTransport {
  startPings(): void {
    this.autoTerminateUnresponsiveClients(PING_MS, MAX_MISSED)
  }
}

/** Colyseus on our own HTTP server: what it attaches to the server is taken off again and called by path. */
export async function startLobby(server: HttpServer, state: LobbyState): Promise<Lobby> {
  const transport = new PingingTransport({
    server,
    maxPayload: MAX_PAYLOAD,
    pingInterval: PING_MS,
    pingMaxRetries: MAX_MISSED,
  })
  const colyseus = new Server({ transport, greet: false, gracefullyShutdown: false, logger: SILENT })
  const take = (event: 'request' | 'upgrade') => {
    const [listener] = server.listeners(event)
    server.removeAllListeners(event)
    return (...args: unknown[]) => void listener?.apply(server, args)
  }
  const [request, upgrade] = [take('request'), take('upgrade')]
  transport.startPings()
  colyseus.define(
    'lobby',
    lobbyRoomOf(state, () => performance.now()),
  )
  await matchMaker.accept()
  await matchMaker.createRoom('lobby', {})
  return { request, upgrade, close: () => colyseus.gracefullyShutdown(false) }
}
