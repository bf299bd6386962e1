import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { parseCode } from '@skirmish/sdk/discover'
import { startLobby } from './colyseus-lobby.js'
import { mayEnter } from './guard.js'
import { LobbyState } from './lobby-state.js'
import { startSignaling } from './signaling.js'
import { SAFE_HEADERS, servePage } from './static-page.js'
import { startStun } from './stun-server.js'
import { VERSION } from './version.js'

const MAX_CONNECTIONS = 4000
const MAX_BODY = 16 * 1024

export interface RelayOptions {
  /** Default 0: any free one. */
  readonly port?: number
  /** Default `0.0.0.0`: every network of this machine. */
  readonly host?: string
  /** Folder of a built game page to serve. */
  readonly page?: string
  /** Name of the lobby; default: the machine's. */
  readonly name?: string
  /** Pages from elsewhere that may use this lobby, such as `https://game.example`. Default: none. */
  readonly allowedOrigins?: readonly string[]
  /** Answer STUN on UDP, same port number; default true. */
  readonly stun?: boolean
}

export interface Health {
  readonly ok: true
  readonly name: string
  readonly version: string
  readonly sessions: number
  readonly players: number
  /** UDP port of STUN, or `null`. */
  readonly stun: number | null
}

export interface Relay {
  readonly port: number
  health(): Health
  close(): Promise<void>
}

/**
 * Starts a lobby relay: session list, signaling, STUN and a page on one port. One per process: Colyseus keeps its
 * matchmaking in the module. Rejects with the system's error (`EADDRINUSE`) when the port can't be had.
 */
export async function createRelay(options: RelayOptions = {}): Promise<Relay> {
  const { port = 0, host = '0.0.0.0', page, name = hostname(), allowedOrigins = [] } = options
  const guard = { hostname: hostname(), allowedOrigins }
  const state = new LobbyState((bytes) => randomBytes(bytes))
  const server = createServer({ connectionsCheckingInterval: 2000, headersTimeout: 8000, requestTimeout: 10_000 })
  server.maxConnections = MAX_CONNECTIONS
  const bound = await listen(server, port, host)
  const [lobby, stun] = await Promise.all([
    startLobby(server, state),
    options.stun === false ? undefined : startStun(bound, host),
  ])
  const signaling = startSignaling(server)
  const health = (): Health => ({
    ok: true,
    name,
    version: VERSION,
    sessions: state.listings.length,
    players: state.listings.reduce((sum, listing) => sum + listing.seats.taken, 0),
    stun: stun ? bound : null,
  })

  server.on('upgrade', (request, socket, head) => {
    if (!mayEnter(request.headers, guard)) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    const path = pathOf(request)
    if (path === '/peerjs') signaling.upgrade(request, socket, head)
    else lobby.upgrade(request, socket, head)
  })
  server.on('request', (request, response) => {
    if (!mayEnter(request.headers, guard))
      return json(response, 403, { code: 'forbidden', message: 'Open this lobby by its address.' })
    const path = pathOf(request)
    if (path.startsWith('/matchmake/')) return bounded(request, response) && lobby.request(request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return json(response, 405, { code: 'method', message: 'Only GET.' })
    if (path === '/health' || path === '/lobby/info') return json(response, 200, health())
    if (path.startsWith('/lobby/sessions/')) {
      const code = parseCode(path.slice('/lobby/sessions/'.length))
      const listing = code && state.find(code)
      return listing ? json(response, 200, listing) : json(response, 404, { code: 'discover/unknown-code' })
    }
    if (page !== undefined) return void servePage(page, request, response)
    json(response, 404, { code: 'no-page', message: 'This lobby serves no page.' })
  })
  return {
    port: bound,
    health,
    async close() {
      stun?.close()
      signaling.close()
      await lobby.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').replace(/\?.*$/s, '')
}

/** Colyseus reads a body to its end: only one that says how short it is gets there. */
function bounded(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'POST') return true
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (length <= MAX_BODY) return true
  json(response, 413, { code: 'too-large', message: `At most ${MAX_BODY} bytes.` })
  return false
}

function json(response: ServerResponse, status: number, value: unknown): void {
  const headers = { ...SAFE_HEADERS, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  response.writeHead(status, headers).end(`${JSON.stringify(value)}\n`)
}
