import { createSocket, type Socket } from 'node:dgram'
import { GROUP_4, GROUP_6 } from './lan-groups.js'
import type { LanInterface } from './lan-network.js'

/** Listens on the port that all share, and never speaks from it. Opens again with the next look when it could not. */
export class LanEar {
  readonly #family: 4 | 6
  readonly #port: number
  readonly #hear: (bytes: Uint8Array, source: string, port: number) => void
  #socket: Socket | undefined
  #isOpen = false
  #interfaces: readonly LanInterface[] = []

  constructor(family: 4 | 6, port: number, hear: (bytes: Uint8Array, source: string, port: number) => void) {
    this.#family = family
    this.#port = port
    this.#hear = hear
  }

  /** Hears what is said on these interfaces. */
  listen(interfaces: readonly LanInterface[]): void {
    this.#interfaces = interfaces.filter(({ family }) => family === this.#family)
    if (this.#isOpen) this.#join()
    if (this.#socket || this.#interfaces.length === 0) return
    const six = this.#family === 6
    const socket = createSocket({ type: six ? 'udp6' : 'udp4', reuseAddr: true, ipv6Only: six })
    this.#socket = socket
    socket.on('message', (bytes, { address, port }) => this.#hear(bytes, address, port))
    socket.on('error', () => {
      if (this.#socket === socket) this.close()
    })
    socket.bind({ port: this.#port, address: six ? '::' : '0.0.0.0', exclusive: true }, () => {
      this.#isOpen = this.#socket === socket
      if (this.#isOpen) this.#join()
    })
  }

  close(): void {
    this.#isOpen = false
    this.#socket?.close()
    this.#socket = undefined
  }

  #join(): void {
    for (const { address, name } of this.#interfaces) {
      try {
        if (this.#family === 4) this.#socket?.addMembership(GROUP_4, address)
        else this.#socket?.addMembership(GROUP_6, `::%${name}`)
      } catch {
        // it is a member already, or the interface knows no multicast: broadcast is heard without
      }
    }
  }
}
