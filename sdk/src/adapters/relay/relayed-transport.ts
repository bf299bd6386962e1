import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64url } from '../../discover/base64url.js'
import type { Address } from '../../discover/listing.js'
import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import type { Link } from '../../ports/link.js'
import type { DialOptions, Listener, Transport } from '../../ports/transport.js'
import { dialDoor } from './door.js'
import { relayBetween } from './relay-between.js'
import type { RelayLobby } from './relay-lobby.js'
import type { RelayPlatform } from './relay-platform.js'
import { RelayedLink } from './relayed-link.js'

interface Listening {
  readonly secret: string
  /** The lobby knows it, or can not be reached. */
  settle: (error?: SkirmishError) => void
  readonly early: Link[]
  handler: ((link: Link) => void) | undefined
}

/** Number of the link before each frame that goes through the lobby's socket. */
const NUMBER_BYTES = 4

/**
 * Links through the sockets of a relay: they stand soon, and wherever TCP gets through. A lobby that is open carries them
 * ([CO12]); a guest that has not entered it, or whose host is at another one, opens a door ([CO13]).
 */
export class RelayedTransport implements Transport {
  readonly via = 'relayed'
  readonly takesFirst = true
  readonly relay: string | undefined
  readonly #lobby: RelayLobby
  readonly #platform: RelayPlatform
  readonly #links = new Map<number, RelayedLink>()
  readonly #listening = new Map<string, Listening>()
  readonly #dialling = new Map<number, (link: RelayedLink | SkirmishError) => void>()
  #dials = 0
  /** Nothing has come by the lobby's socket since it was said that the network may be another one. */
  #isDoubted = false

  constructor(lobby: RelayLobby, platform: RelayPlatform) {
    this.#lobby = lobby
    this.relay = relayBetween(lobby.endpoint)
    this.#platform = platform
    const trust = () => {
      this.#isDoubted = false
    }
    for (const event of ['message', 'frame', 'list', 'joined'] as const) lobby.on(event, trust)
    lobby.on('message', (type, value) => this.#receive(type, value))
    lobby.on('frame', (frame) => this.#receiveFrame(frame))
    lobby.on('joined', () => {
      for (const { secret } of this.#listening.values()) lobby.send('listen', { secret })
    })
    lobby.on('lost', () => this.#lost())
  }

  get ready(): boolean {
    return this.#lobby.here
  }

  async listen({ signal }: { signal: AbortSignal }): Promise<Listener> {
    if (signal.aborted) throw new SkirmishError('session/aborted', { cause: signal.reason })
    const secret = toBase64url(this.#platform.random(16))
    const id = listenerId(secret)
    const listening = await this.#listen(id, secret, signal)
    return {
      address: { via: this.via, endpoint: this.#lobby.endpoint, id },
      onLink(handler) {
        listening.handler = handler
        for (const link of listening.early.splice(0)) handler(link)
        return () => {
          listening.handler = undefined
        }
      },
      renew: () => this.#lobby.check(() => this.#lobby.send('listen', { secret })),
      close: () => {
        if (this.#listening.delete(id)) this.#lobby.send('unlisten', { secret })
        for (const link of listening.early.splice(0)) link.close()
      },
    }
  }

  #listen(id: string, secret: string, signal: AbortSignal): Promise<Listening> {
    return new Promise((resolve, reject) => {
      const abort = () => listening.settle(new SkirmishError('session/aborted', { cause: signal.reason }))
      const listening: Listening = {
        ...{ secret, early: [], handler: undefined },
        settle: (error) => {
          signal.removeEventListener('abort', abort)
          listening.settle = () => {}
          if (!error) return resolve(listening)
          this.#listening.delete(id)
          reject(error)
        },
      }
      this.#listening.set(id, listening)
      signal.addEventListener('abort', abort, { once: true })
      this.#lobby.open()
      this.#lobby.send('listen', { secret })
    })
  }

  dial(address: Address, options: DialOptions): Promise<Link> {
    const here = address.endpoint === this.#lobby.endpoint && this.#lobby.here && !this.#isDoubted
    return here ? this.#dialHere(address.id, options) : dialDoor(address, this.#platform.openSocket, options)
  }

  #dialHere(id: string, { signal, first }: DialOptions): Promise<Link> {
    return new Promise((resolve, reject) => {
      const abort = () => settle(new SkirmishError('session/aborted', { cause: signal.reason }))
      if (signal.aborted) return reject(new SkirmishError('session/aborted', { cause: signal.reason }))
      const dial = ++this.#dials
      const settle = (result: RelayedLink | SkirmishError) => {
        signal.removeEventListener('abort', abort)
        this.#dialling.delete(dial)
        if (result instanceof SkirmishError) reject(result)
        else resolve(result)
      }
      this.#dialling.set(dial, settle)
      signal.addEventListener('abort', abort, { once: true })
      this.#lobby.send('dial', { id, dial, ...(first && { first: toBase64url(first) }) })
    })
  }

  /** Dials open a door, until the lobby's socket is known to live. */
  renew(): void {
    this.#isDoubted = true
  }

  close(): void {
    for (const link of [...this.#links.values()]) link.close()
  }

  #receive(type: string, value: unknown): void {
    const { link: number, dial, id } = record(value)
    const settle = typeof dial === 'number' ? this.#dialling.get(dial) : undefined
    if (type === 'listening' && typeof id === 'string') this.#listening.get(id)?.settle()
    else if (type === 'link' && typeof number === 'number') {
      const listening = typeof id === 'string' ? this.#listening.get(id) : undefined
      const link = this.#keep(number)
      if (!listening) link.close()
      else if (listening.handler) listening.handler(link)
      else listening.early.push(link)
    } else if (type === 'linked' && typeof number === 'number') {
      const link = this.#keep(number)
      if (settle) settle(link)
      else link.close() // called off meanwhile
    } else if (type === 'not-linked') {
      settle?.(new SkirmishError('connect/host-gone'))
    } else if (type === 'unlinked' && typeof number === 'number') {
      this.#links.get(number)?.end()
    }
  }

  #receiveFrame(frame: Uint8Array): void {
    if (frame.length <= NUMBER_BYTES) return
    const number = new DataView(frame.buffer, frame.byteOffset).getUint32(0)
    this.#links.get(number)?.receive(frame.subarray(NUMBER_BYTES))
  }

  #keep(number: number): RelayedLink {
    const lobby = this.#lobby
    const head = new Uint8Array(NUMBER_BYTES)
    new DataView(head.buffer).setUint32(0, number)
    const carriage = {
      get backlog() {
        return lobby.backlog
      },
      send: (frame: Uint8Array) => lobby.sendFrame(frame),
      close: () => lobby.send('unlink', { link: number }),
    }
    const link = new RelayedLink(carriage, head)
    this.#links.set(number, link)
    link.onClose(() => this.#links.delete(number))
    return link
  }

  #lost(): void {
    for (const link of [...this.#links.values()]) link.end()
    const error = new SkirmishError('discover/relay-unreachable')
    for (const settle of [...this.#dialling.values()]) settle(error)
    for (const { settle } of [...this.#listening.values()]) settle(error)
  }
}

/** Where others find a listener: the secret's hash, so that nobody who reads the address can listen in its place. */
function listenerId(secret: string): string {
  return toBase64url(sha256(new TextEncoder().encode(secret)))
}
