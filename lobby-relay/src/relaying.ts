import { LIMITS } from './limits.js'
import { LossyLane } from './lossy-lane.js'
import { type End, RelayedLinks } from './relayed-links.js'

/** Before the message of a frame: number of the link (u32, big-endian), lane ([CO12]). */
const HEADER = 5
const LOSSY = 1

/** A socket that relayed links go through: a lobby client with any number of them, or a door with one. */
export interface RelayedSocket {
  readonly id: string
  /** Bytes that wait for the network. */
  readonly backlog: number
  send(frame: Uint8Array): void
  tell(type: 'listening' | 'link' | 'linked' | 'not-linked' | 'unlinked', message: Record<string, unknown>): void
}

/** What a guest asks for. */
export interface Dial {
  readonly id: string
  /** The dialler's own number for it. */
  readonly dial: number
  /** Its first message on `events`; empty for none. */
  readonly first: Uint8Array
}

interface Seat {
  readonly socket: RelayedSocket
  readonly lossy: LossyLane
}

/** Passes frames between the sockets of a lobby, unread: what listens, dials and frames say, and who is told. */
export class Relaying {
  readonly #links = new RelayedLinks()
  readonly #seats = new Map<string, Seat>()

  get size(): number {
    return this.#links.size
  }

  enter(socket: RelayedSocket): void {
    this.#seats.set(socket.id, { socket, lossy: new LossyLane(socket, LIMITS.relayed.lossyBacklog) })
  }

  left(socket: string): void {
    this.#seats.get(socket)?.lossy.close()
    this.#seats.delete(socket)
    for (const end of this.#links.left(socket)) this.#tellUnlinked(end)
  }

  listen(socket: string, id: string): void {
    if (this.#links.listen(socket, id)) this.#seats.get(socket)?.socket.tell('listening', { id })
  }

  unlisten(socket: string, id: string): void {
    this.#links.unlisten(socket, id)
  }

  dial(socket: string, { id, dial, first }: Dial, now: number): void {
    const mine = this.#seats.get(socket)?.socket
    const ends = mine && this.#links.dial(socket, id)
    if (!ends) return mine?.tell('not-linked', { dial })
    this.#seats.get(ends.theirs.client)?.socket.tell('link', { link: ends.theirs.link, id })
    mine.tell('linked', { link: ends.mine.link, dial })
    if (first.length === 0) return
    const frame = new Uint8Array(HEADER + first.length) // on `events`
    new DataView(frame.buffer).setUint32(0, ends.mine.link)
    frame.set(first, HEADER)
    this.frame(socket, frame, now)
  }

  /** A frame that this socket sent; it is ours to keep. */
  frame(socket: string, frame: Uint8Array, now: number): void {
    if (frame.length <= HEADER) return
    const link = new DataView(frame.buffer, frame.byteOffset).getUint32(0)
    const lossy = frame[HEADER - 1] === LOSSY
    const route = this.#links.route(socket, link, lossy, frame.length, now)
    if (route === 'unlink') {
      this.#tellUnlinked({ client: socket, link })
      this.unlink(socket, link)
    } else if (route !== 'drop') this.#pass(route.to, frame, lossy)
  }

  unlink(socket: string, link: number): void {
    const other = this.#links.unlink(socket, link)
    if (other) this.#tellUnlinked(other)
  }

  #pass({ client, link }: End, frame: Uint8Array, lossy: boolean): void {
    const seat = this.#seats.get(client)
    new DataView(frame.buffer, frame.byteOffset).setUint32(0, link)
    if (lossy) seat?.lossy.send(link, frame)
    else seat?.socket.send(frame)
  }

  #tellUnlinked({ client, link }: End): void {
    const seat = this.#seats.get(client)
    seat?.lossy.forget(link)
    seat?.socket.tell('unlinked', { link })
  }
}
