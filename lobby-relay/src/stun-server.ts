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
    if (!all.take(now) || !each.take(from.address, now)) return
    const answer = answerStun(request, from)
    if (answer) socket.send(answer, from.port, from.address, () => {})
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
