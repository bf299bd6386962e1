import { createSocket } from 'node:dgram'
import { bindingSuccess, ipv4Bytes, parseBindingRequest } from './stun.js'

/** Answers a second, over everybody: a party of a hundred needs far fewer, a flood gets no more. */
const MAX_ANSWERS = 1000

export interface StunServer {
  close(): void
}

/** Answers Binding requests on a UDP port; `undefined` when the port can't be had. Never sends first, nor to others. */
export function startStun(port: number, host: string): Promise<StunServer | undefined> {
  const socket = createSocket({ type: 'udp4' })
  let second = 0
  let answers = 0
  socket.on('message', (packet, from) => {
    const request = parseBindingRequest(packet)
    const address = ipv4Bytes(from.address)
    if (!request || !address) return
    const now = Math.floor(performance.now() / 1000)
    answers = now === second ? answers + 1 : 1
    second = now
    if (answers <= MAX_ANSWERS) socket.send(bindingSuccess(request, address, from.port), from.port, from.address)
  })
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close()
      resolve(undefined)
    })
    socket.bind(port, host, () => {
      socket.removeAllListeners('error')
      socket.on('error', () => {}) // a datagram that could not be sent is a lost one
      resolve({ close: () => socket.close() })
    })
  })
}
