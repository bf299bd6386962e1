import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A port in front of others: it cuts everybody off when it leads elsewhere, as a relay that is started again does. */
export class TcpProxy {
  readonly port: number
  /** Sockets that have come to it so far. */
  count = 0
  readonly #sockets = new Set<Socket>()
  readonly #webSockets = new WeakSet<Socket>()
  readonly #close: () => void
  #target: number

  private constructor(port: number, target: number, close: () => void) {
    this.port = port
    this.#target = target
    this.#close = close
  }

  static async open(target: number): Promise<TcpProxy> {
    const server = createServer((socket) => proxy.#join(socket)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const proxy: TcpProxy = new TcpProxy(port, target, () => server.close())
    return proxy
  }

  leadTo(target: number): void {
    this.#target = target
    this.#cut()
  }

  /** WebSockets carry nothing any more, and nobody is told: their network is gone. Who comes anew is passed on. */
  silence(): void {
    for (const socket of this.#sockets) {
      if (this.#webSockets.has(socket)) socket.unpipe().pause()
      else socket.destroy() // kept for the next question
    }
  }

  close(): void {
    this.#close()
    this.#cut()
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #join(client: Socket): void {
    this.count++
    const server = connect(this.#target, '127.0.0.1')
    client.on('data', (bytes) => {
      if (!/^upgrade: websocket/im.test(bytes.toString('latin1'))) return
      for (const one of [client, server]) this.#webSockets.add(one)
    })
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one)
      one.pipe(other)
      one.on('error', () => {}) // a close follows
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
    }
  }
}
