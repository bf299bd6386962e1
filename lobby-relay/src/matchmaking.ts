import { matchMaker, type Room, Server, Transport } from '@colyseus/core'
import type { ListChanges } from './heard-listings.js'
import type { RelayLimits } from './limits.js'
import { lobbyRoom } from './lobby-room.js'
import type { LobbyState } from './lobby-state.js'
import type { Relaying } from './relaying.js'
import { withoutPm2 } from './without-pm2.js'

/** Colyseus logs to the console what strangers did wrong; a lobby's console belongs to its host. */
const QUIET = { debug() {}, error() {}, info() {}, trace() {}, warn() {} }

/**
 * Colyseus keeps its rooms in one place for the whole process. So that several relays can live in one process, the
 * first one starts it and the last one ends it; each relay has its own room and its own transport, and hands out seats
 * in its own room only. (Colyseus' own matchmaking routes would also let a stranger create rooms, and read request
 * bodies of any size.)
 */
let server: Server | undefined
let rooms = 0
let order: Promise<unknown> = Promise.resolve()

class NoTransport extends Transport {
  listen(): this {
    return this
  }
  shutdown(): void {}
  simulateLatency(): void {}
}

export interface OpenRoom {
  readonly id: string
  readonly processId: string
  players(): number
  close(): Promise<void>
}

export function openRoom(
  lobby: LobbyState,
  relaying: Relaying,
  limits: RelayLimits,
  heard?: () => ListChanges,
): Promise<OpenRoom> {
  return inOrder(async () => {
    if (!server) {
      withoutPm2()
      const transport = new NoTransport()
      matchMaker.setHealthChecksEnabled(false)
      server = new Server({ transport, logger: QUIET, greet: false, gracefullyShutdown: false })
      await matchMaker.accept()
    }
    rooms++
    matchMaker.defineRoomType('lobby', lobbyRoom(lobby, relaying, limits, heard))
    const { roomId } = await matchMaker.createRoom('lobby', {})
    const room = matchMaker.getLocalRoomById(roomId)
    const close = () => inOrder(() => closeRoom(room))
    return { id: roomId, processId: matchMaker.processId, players: () => room.clients.length, close }
  })
}

async function closeRoom(room: Room): Promise<void> {
  await room.disconnect()
  if (--rooms > 0) return
  await server?.gracefullyShutdown(false)
  server = undefined
  // Clears the timer of the statistics, which would keep the process alive for another second.
  matchMaker.stats.reset(true)
}

function inOrder<T>(task: () => Promise<T>): Promise<T> {
  const done = order.then(task)
  order = done.catch(() => {})
  return done
}
