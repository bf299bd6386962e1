import { createSocket, type Socket } from 'node:dgram'
import { Rate, RatePerSource } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'
import { answerStun } from './stun.js'

/** Between the two ports: a lobby on the next port has its own. */
const SECOND = 10_000

export interface StunServer {
  readonly port: number
  /** All that answer: two, unless a second one could not be had. Whoever asks both sees what a router makes of it ([CO27]). */
  readonly ports: readonly number[]
  close(): void
}

/** Tells who asks under which address we see them. `undefined` when the port is taken: the lobby works without. */
export async function openStun(port: number, host: string): Promise<StunServer | undefined> {
  const all = new Rate({ count: LIMITS.stunPerSecond, ms: 1000 })
  const each = new RatePerSource({ count: LIMITS.stunPerSourcePerSecond, ms: 1000 })
  const open = (number: number) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.on('message', (request, from) => {
      const now = performance.now()
      // In this order, so that one who is loud uses up nobody else's share.
      const answer = each.take(from.address, now) ? answerStun(request, from) : undefined
      if (answer && all.take(now)) socket.send(answer, from.port, from.address, () => {})
    })
    return bound(socket, number, host)
  }
  const first = await open(port)
  if (!first) return undefined
  const second = (await open(port < 65_536 - SECOND ? port + SECOND : port - SECOND)) ?? (await open(0))
  const sockets = second ? [first, second] : [first]
  return {
    port,
    ports: sockets.map((socket) => socket.address().port),
    close() {
      for (const socket of sockets) socket.close()
    },
  }
}

function bound(socket: Socket, port: number, host: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close()
      resolve(undefined)
    })
    socket.bind(port, host, () => {
      socket.removeAllListeners('error').on('error', () => {})
      resolve(socket)
    })
  })
}
