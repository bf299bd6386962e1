import type { WebSocketServer } from 'ws'

const INTERVAL_MS = 3_000
const MAX_MISSED = 2

/** A half-open socket (a phone that left the Wi-Fi) is gone after 9 s. Returns the function that ends it. */
export function keepAlive(server: WebSocketServer): () => void {
  const missed = new WeakMap<object, number>()
  server.on('connection', (socket) => {
    missed.set(socket, 0)
    socket.on('pong', () => missed.set(socket, 0))
  })
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      const count = missed.get(socket) ?? 0
      missed.set(socket, count + 1)
      if (count >= MAX_MISSED) socket.terminate()
      else socket.ping()
    }
  }, INTERVAL_MS)
  return () => clearInterval(timer)
}
