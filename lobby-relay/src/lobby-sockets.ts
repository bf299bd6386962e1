import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type TransportOptions, WebSocketTransport } from '@colyseus/ws-transport'
import { boundedSocket } from '@skirmish/sdk/serving'
import { LIMITS } from './limits.js'
import { isLobbyFrame, isRelayed } from './lobby-frame.js'
import type { OpenRoom } from './matchmaking.js'
import type { Target } from './request-target.js'

/**
 * Colyseus' sockets. It wants the server (its `noServer` throws in 0.16) and takes every upgrade of it, so its listener
 * is taken off again and called for its own paths only. Half-open sockets are gone after 9 s.
 */
export function openLobbySockets(server: Server, room: OpenRoom) {
  const before = server.listeners('upgrade')
  const options: TransportOptions = { server, maxPayload: LIMITS.lobbyPayload, pingInterval: 3_000, pingMaxRetries: 2 }
  // Assigned, because Colyseus' types want the CommonJS `ws` with all its statics here, which nobody uses.
  Object.assign(options, {
    WebSocket: boundedSocket(LIMITS.lobbyMessages, isLobbyFrame, { is: isRelayed, rate: LIMITS.lobbyFrames }),
  })
  new WebSocketTransport(options)
  const added = server.listeners('upgrade').filter((listener) => !before.includes(listener))
  server.removeAllListeners('upgrade')

  return ({ path, query }: Target, request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const session = query.get('sessionId') ?? ''
    // Colyseus looks both up in plain objects, where `__proto__` is found.
    const known = path === `/${room.processId}/${room.id}` && /^[\w-]{9}$/.test(session) && session !== '__proto__'
    if (!known) socket.destroy()
    else for (const listener of added) Reflect.apply(listener, server, [request, socket, head])
  }
}
