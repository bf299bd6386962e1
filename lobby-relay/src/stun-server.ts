import { createSocket } from 'node:dgram'
import { Rate, RatePerSource } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'
import { answerStun } from './stun.js'

export interface StunServer {
  readonly port: number
  close(): void
}

/** Tells who asks under which address we see them. `undefined` when the port is taken: the lobby works without. */
export function openStun(port: number, host: string): Promise<StunServer | undefined> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const all = new Rate({ count: LIMITS.stunPerSecond, ms: 1000 })
  const each = new RatePerSource({ count: LIMITS.stunPerSourcePerSecond, ms: 1000 })
  socket.on('message', (request, from) => {
    const now = performance.now()
    // In this order, so that one who is loud uses up nobody else's share.
    const answer = each.take(from.address, now) ? answerStun(request, from) : undefined
    if (answer && all.take(now)) socket.send(answer, from.port, from.address, () => {})
  })
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close()
      resolve(undefined)
    })
    socket.bind(port, host, () => {
      socket.removeAllListeners('error').on('error', () => {})
      resolve({ port, close: () => socket.close() })
    })
  })
}
