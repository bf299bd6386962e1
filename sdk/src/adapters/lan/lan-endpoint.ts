import type { IncomingMessage, Server } from 'node:http'
import { hostname } from 'node:os'
import { SkirmishError } from '../../errors.js'
import { boundedServer } from '../serving/bounded-server.js'
import { mayEnter } from '../serving/guard.js'
import { HostDoors } from './host-doors.js'
import { hostSignaling } from './host-signaling.js'
import { type LanNetwork, plainAddress } from './lan-network.js'
import { isLanPage } from './lan-page.js'

/** Two sockets for each of 64 guests, and as many for those who only knock; of one device, a few tabs. */
const BOUNDS = { connections: 256, connectionsPerAddress: 32 }
const DOOR = /^\/lobby\/links\/[\w-]{1,64}$/
/** Long enough for goodbyes to be read, ms. */
const GOODBYE_MS = 200

export interface OpenEndpoint {
  readonly port: number
  readonly doors: HostDoors
}

/**
 * What makes a host independent of a lobby: a TCP port of its own, any free one, with signaling for PeerJS and doors to the
 * host ([CO14]). Opened when first used; only devices on one of our networks get in.
 */
export class LanEndpoint {
  readonly #network: LanNetwork
  #opening: Promise<OpenEndpoint> | undefined
  #shut: () => void = () => {}

  constructor(network: LanNetwork) {
    this.#network = network
  }

  /** Rejects when there is no port to be had. */
  open(): Promise<OpenEndpoint> {
    this.#opening ??= this.#open()
    return this.#opening
  }

  close(): void {
    this.#opening?.then(() => this.#shut()).catch(() => {}) // it never opened
  }

  async #open(): Promise<OpenEndpoint> {
    const bounded = boundedServer(BOUNDS)
    const { server } = bounded
    const [signaling, doors] = [hostSignaling(), new HostDoors()]
    this.#network.refresh()
    server.on('error', () => {}) // one connection that could not be taken
    server.on('connection', (socket) => {
      if (!this.#network.towards(plainAddress(socket.remoteAddress ?? ''))) socket.destroy()
    })
    server.on('request', (_, response) => response.writeHead(404).end())
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy())
      const url = this.#mayEnter(request)
      if (!url) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      else if (url.pathname === '/peerjs') signaling.upgrade(request, socket, head, url)
      else if (DOOR.test(url.pathname)) doors.upgrade(request, socket, head, url)
      else socket.destroy()
    })
    this.#shut = () => {
      for (const one of [signaling, doors]) one.close()
      server.close()
      setTimeout(() => bounded.cutAll(), GOODBYE_MS).unref()
    }
    try {
      // A device without IPv6 has no "::".
      const port = await listen(server, '::').catch(() => listen(server, '0.0.0.0'))
      return { port, doors }
    } catch (cause) {
      this.#shut()
      throw new SkirmishError('connect/no-path', { cause })
    }
  }

  /** What is asked for; `undefined` when a web page from elsewhere asks, under whatever name. */
  #mayEnter({ url = '', headers }: IncomingMessage): URL | undefined {
    const { host, origin } = headers
    const isNear = (page: string) => isLanPage(page, this.#network)
    if (!mayEnter({ hostname: hostname(), allowedOrigins: [], isNear }, host, origin)) return undefined
    return URL.canParse(url, 'http://host') ? new URL(url, 'http://host') : undefined
  }
}

function listen(server: Server, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
