import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import express from 'express'
import { ExpressPeerServer } from 'peer'
import { type WebSocket, WebSocketServer } from 'ws'

/** Largest signaling message: an offer of a page with many networks has about 4 KiB. */
const MAX_PAYLOAD = 64 * 1024
const MAX_PEERS = 2000
/** Messages a peer may send in ten seconds: candidates of a dozen guests at once. */
const MAX_MESSAGES = 1500
const WINDOW_MS = 10_000
const PING_MS = 3000
const MAX_MISSED = 2

export interface Signaling {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** The PeerServer of the `peer` package on our own HTTP server, with bounds and a heartbeat of its own. */
export function startSignaling(server: Server): Signaling {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD })
  const missed = new WeakMap<WebSocket, number>()
  sockets.on('connection', (socket) => {
    missed.set(socket, 0)
    socket.on('pong', () => missed.set(socket, 0))
    limitRate(socket)
  })
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) {
      const count = missed.get(socket) ?? 0
      if (count >= MAX_MISSED) socket.terminate()
      else {
        missed.set(socket, count + 1)
        socket.ping()
      }
    }
  }, PING_MS)
  const peers = ExpressPeerServer(server, {
    path: '/',
    key: 'peerjs',
    allow_discovery: false,
    concurrent_limit: MAX_PEERS,
    expire_timeout: 1500, // an offer to nobody is refused after this; the default lets a guest wait 6 s
    cleanup_out_msgs: 250,
    createWebSocketServer: () => sockets,
  })
  peers.on('error', () => {}) // a message that is no JSON: dropped
  express().use(peers) // it starts when it is mounted; its HTTP routes are not needed, ids are drawn by the peers
  return {
    upgrade: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request)),
    close() {
      clearInterval(heartbeat)
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

function limitRate(socket: WebSocket): void {
  let since = performance.now()
  let messages = 0
  socket.on('message', () => {
    const now = performance.now()
    if (now - since > WINDOW_MS) {
      since = now
      messages = 0
    }
    if (++messages > MAX_MESSAGES) socket.terminate()
  })
}
