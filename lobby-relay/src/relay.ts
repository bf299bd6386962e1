import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { hostname } from 'node:os'
import { drawCode } from '@skirmish/sdk/discover'
import type { LanOptions } from '@skirmish/sdk/node'
import { boundedServer, mayEnter } from '@skirmish/sdk/serving'
import { codeLookup } from './code-lookup.js'
import { openDoors } from './doors.js'
import { iceRoute } from './ice-route.js'
import { joining } from './joining.js'
import { lanNetwork } from './lan-network.js'
import { LIMITS, type RelayLimits } from './limits.js'
import { LobbyLan } from './lobby-lan.js'
import { openLobbySockets } from './lobby-sockets.js'
import { LobbyState } from './lobby-state.js'
import { openRoom } from './matchmaking.js'
import { Relaying } from './relaying.js'
import { targetOf } from './request-target.js'
import { answerHttp } from './routes.js'
import { openSignaling } from './signaling.js'
import { openStun } from './stun-server.js'
import { type TurnOptions, whyNotTurn } from './turn.js'
import { relayVersion } from './version.js'

/** Long enough for goodbyes to be read, short enough for who pressed Ctrl-C. */
const GOODBYE_MS = 200

export interface RelayOptions {
  /** 0, the default, takes any free port. */
  port?: number
  /** Which interfaces to listen on; all of them, unless told. */
  host?: string
  /** A folder of static files to serve. */
  page?: string | undefined
  /** Whether to answer STUN on the UDP port of the same number (yes, unless told). */
  stun?: boolean
  /** For friends whom no direct path connects. Rejects with a RangeError where it is not well-formed. */
  turn?: TurnOptions | undefined
  /** Pages from elsewhere that may use this relay, such as `https://game.example`. */
  allowedOrigins?: readonly string[]
  name?: string
  /**
   * Whether to show the sessions of Node games and other lobbies on the LAN, and to announce one's own there: yes, unless told,
   * where the lobby listens to more than its own device; on private networks only.
   */
  lan?: boolean | LanOptions
  /** More than a LAN party needs, such as 10,000 `clients`; what is not named keeps its default (`src/limits.ts`). */
  limits?: Partial<RelayLimits>
}

export interface Health {
  readonly ok: true
  readonly version: string
  readonly name: string
  readonly sessions: number
  readonly players: number
  /** The UDP port; `null` without STUN. */
  readonly stun: number | null
  /** Sessions heard on the LAN; `null` when it does not listen there. */
  readonly heard: number | null
}

export interface Relay {
  readonly port: number
  health(): Health
  close(): Promise<void>
}

/** A lobby on one port: list of sessions, signaling, STUN and the page. Rejects when the port is taken. */
export async function createRelay(options: RelayOptions = {}): Promise<Relay> {
  const { port = 0, host = '0.0.0.0', page, stun = true, allowedOrigins = [], name = `${hostname()}'s party` } = options
  const { turn } = options
  const wrong = turn && whyNotTurn(turn)
  if (wrong !== undefined) throw new RangeError(wrong)
  const limits: RelayLimits = { ...LIMITS, ...options.limits }
  const version = relayVersion()
  const lobby = new LobbyState({ drawCode: () => drawCode(randomBytes), maxSessions: limits.sessions })
  const network = lanNetwork(options.lan, host)
  const lan = network && new LobbyLan(lobby, network, typeof options.lan === 'object' ? options.lan : {})
  const relaying = new Relaying()
  const room = await openRoom(lobby, relaying, limits, lan && (() => lan.takeChanges()))
  const { server, cutAll } = boundedServer(limits)
  const find = (code: string) => lobby.find(code) ?? lan?.find(code)
  const lookUp = codeLookup(find, lan && ((code) => lan.search(code)))
  const lobbySockets = openLobbySockets(server, room)
  const doors = openDoors({ lookUp, relaying })
  const signaling = openSignaling(server, limits)
  const stunServer = await listen(server, port, host)
    .then((bound) => (stun ? openStun(bound, host) : undefined))
    .catch(async (cause: unknown) => {
      signaling.close()
      doors.close()
      await room.close()
      throw cause
    })

  const bound = boundPort(server)
  const guard = {
    hostname: hostname(),
    allowedOrigins: lan ? [...allowedOrigins, lan.origin(bound)] : allowedOrigins,
    isNear: (origin: string) => lan?.isNear(origin) === true,
  }
  const health = (): Health => {
    const counts = { sessions: lobby.size, players: room.players() }
    return { ok: true, version, name, ...counts, stun: stunServer?.port ?? null, heard: lan?.size ?? null }
  }
  const info = () => ({ name, version, stun: stunServer?.ports ?? [] })
  const join = joining(room, limits)
  const ice = iceRoute({ stun: stunServer?.port, turn })
  server.on('request', answerHttp({ guard, page, health, info, lookUp, join, ice, signaling: signaling.request }))
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const { host: asked, origin } = request.headers
    const target = targetOf(request.url)
    if (!target) socket.destroy()
    else if (!mayEnter(guard, asked, origin)) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    else if (target.path === '/peerjs') signaling.upgrade(target, request, socket, head)
    else if (doors.at(target)) doors.upgrade(target, request, socket, head)
    else lobbySockets(target, request, socket, head)
  })

  lan?.open({ port: bound, name, version })
  let closed: Promise<void> | undefined
  const close = async () => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()))
    stunServer?.close()
    const silent = lan?.close()
    signaling.close()
    doors.close()
    const cut = setTimeout(cutAll, GOODBYE_MS)
    await Promise.all([room.close(), silent])
    server.closeIdleConnections()
    await ended
    clearTimeout(cut)
  }
  return { port: bound, health, close: () => (closed ??= close()) }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(boundPort(server))
    })
  })
}

function boundPort(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
