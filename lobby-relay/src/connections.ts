import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { RelayLimits } from './limits.js'

/** Counts the sockets of each address and turns away who has too many. Returns what cuts all that are left. */
export function boundConnections(server: Server, limits: RelayLimits): () => void {
  const sockets = new Set<Socket>()
  const perAddress = new Map<string, number>()
  server.maxConnections = limits.connections
  server.on('connection', (socket: Socket): void => {
    const address = socket.remoteAddress ?? ''
    const count = (perAddress.get(address) ?? 0) + 1
    if (count > limits.connectionsPerAddress) {
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
  return () => {
    for (const socket of sockets) socket.destroy()
  }
}
