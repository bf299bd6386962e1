import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'

const HEADER_BYTES = 16 * 1024
const HEADER_COUNT = 64
/** Whoever has connected and says nothing is cut after this, ms. */
const HEADERS_MS = 5_000
const REQUEST_MS = 10_000
const IDLE_MS = 30_000

export interface ConnectionBounds {
  readonly connections: number
  readonly connectionsPerAddress: number
}

export interface BoundedServer {
  readonly server: Server
  /** Cuts every socket that is left. */
  cutAll(): void
}

/** An HTTP server that neither many nor slow strangers fill: it counts the sockets of each address, and waits for nobody. */
export function boundedServer({ connections, connectionsPerAddress }: ConnectionBounds): BoundedServer {
  const server = createServer({
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: HEADERS_MS,
    connectionsCheckingInterval: 1_000,
  })
  server.maxHeadersCount = HEADER_COUNT
  server.timeout = IDLE_MS
  server.maxConnections = connections
  const sockets = new Set<Socket>()
  const perAddress = new Map<string, number>()
  server.on('connection', (socket: Socket): void => {
    const address = socket.remoteAddress ?? ''
    const count = (perAddress.get(address) ?? 0) + 1
    if (count > connectionsPerAddress) {
      socket.destroy()
      return
    }
    perAddress.set(address, count)
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      const left = (perAddress.get(address) ?? 1) - 1
      if (left > 0) perAddress.set(address, left)
      else perAddress.delete(address)
    })
  })
  return {
    server,
    cutAll() {
      for (const socket of sockets) socket.destroy()
    },
  }
}
