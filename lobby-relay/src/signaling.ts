import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { boundedSocket, keepAlive } from '@skirmish/sdk/serving'
import express from 'express'
import { ExpressPeerServer } from 'peer'
import { WebSocketServer } from 'ws'
import { LIMITS, type RelayLimits } from './limits.js'
import type { Target } from './request-target.js'
import { scopedTimers } from './scoped-timers.js'

const MAX_NAME = 64
/** PeerJS by itself beats every 5 s, and in a hidden tab once a minute; half-open sockets are found by ping. */
const ALIVE_MS = 90_000
/** An offer to a peer that is not there is refused after this: its own default lets a guest wait for 6 s. */
const EXPIRE_MS = 1000

export interface Signaling {
  /** `/peerjs/id` and the like */
  readonly request: RequestListener
  upgrade(target: Target, request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** A PeerServer on `/peerjs`, with sockets of our own. */
export function openSignaling(server: Server, limits: RelayLimits): Signaling {
  const WebSocket = boundedSocket(LIMITS.signalMessages)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.signalPayload, WebSocket })
  const app = express().disable('x-powered-by')
  const stopTimers = scopedTimers(() => {
    const peers = ExpressPeerServer(server, {
      path: '/',
      key: 'peerjs',
      allow_discovery: false,
      alive_timeout: ALIVE_MS,
      expire_timeout: EXPIRE_MS,
      cleanup_out_msgs: EXPIRE_MS / 4,
      concurrent_limit: limits.connections,
      corsOptions: { origin: false },
      createWebSocketServer: () => sockets,
    })
    peers.disable('x-powered-by')
    // What it calls an error is what a stranger sent; without a listener it would end the process.
    peers.on('error', () => {})
    app.use('/', peers)
  })
  const stopPings = keepAlive(sockets)
  return {
    request: app,
    upgrade({ query }, request, socket, head) {
      const long = ['id', 'token', 'key'].some((name) => (query.get(name) ?? '').length > MAX_NAME)
      if (long) socket.destroy()
      else sockets.handleUpgrade(request, socket, head, (peer) => sockets.emit('connection', peer, request))
    },
    close() {
      stopTimers()
      stopPings()
      for (const socket of sockets.clients) socket.close(1001)
      sockets.close()
    },
  }
}
