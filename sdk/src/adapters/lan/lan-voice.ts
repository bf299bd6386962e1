import { createSocket, type Socket } from 'node:dgram'
import { GROUP_4, GROUP_6 } from './lan-groups.js'
import type { LanInterface } from './lan-network.js'

/** What waits for a socket that is still being opened. */
const MAX_WAITING = 16

/**
 * Speaks on one interface, from a port of its own: of several processes on one port only the last one bound would hear an
 * answer. Errors are silence: a network that is gone, or a firewall, is nothing a game can mend.
 */
export class LanVoice {
  readonly #interface: LanInterface
  readonly #socket: Socket
  readonly #waiting: (() => void)[] = []
  readonly #gone: () => void
  #isOpen = false
  #unsent = 0
  #closing = false
  #closed = false

  /** @param gone called once, when the interface can not be spoken on any more */
  constructor(one: LanInterface, hear: (bytes: Uint8Array, source: string, port: number) => void, gone: () => void) {
    this.#interface = one
    this.#gone = gone
    this.#socket = createSocket(one.family === 4 ? 'udp4' : 'udp6')
    this.#socket.on('message', (bytes, { address, port }) => hear(bytes, address, port))
    this.#socket.on('error', () => this.#end())
    this.#socket.bind({ port: 0, address: one.address, exclusive: true }, () => this.#opened())
  }

  /** To everybody on the network who listens on that port. */
  shout(bytes: Uint8Array, port: number): void {
    const { broadcast, family, name } = this.#interface
    if (broadcast !== undefined) this.tell(bytes, broadcast, port)
    this.tell(bytes, family === 4 ? GROUP_4 : `${GROUP_6}%${name}`, port)
  }

  tell(bytes: Uint8Array, address: string, port: number): void {
    if (this.#closing || port === 0) return // a forged source may have such a port, and a socket throws there
    if (this.#isOpen) this.#send(bytes, address, port)
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(() => this.#send(bytes, address, port))
  }

  /** What was said before still goes out. */
  close(): void {
    this.#closing = true
    if (this.#isOpen && this.#unsent === 0) this.#end()
  }

  #opened(): void {
    const { family, address, name } = this.#interface
    this.#isOpen = true
    try {
      if (family === 4) this.#socket.setBroadcast(true)
      this.#socket.setMulticastInterface(family === 4 ? address : `::%${name}`)
    } catch {
      // without multicast, what is left is broadcast
    }
    for (const send of this.#waiting.splice(0)) send()
    if (this.#closing && this.#unsent === 0) this.#end()
  }

  #send(bytes: Uint8Array, address: string, port: number): void {
    if (this.#closed) return
    this.#unsent++
    this.#socket.send(bytes, port, address, () => {
      this.#unsent--
      if (this.#closing && this.#unsent === 0) this.#end()
    })
  }

  #end(): void {
    if (this.#closed) return
    this.#closed = true
    this.#closing = true
    this.#socket.close()
    this.#gone()
  }
}
