import type { Client } from '@colyseus/core'
import { record } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'
import { parseOwner } from './lobby-messages.js'
import { LossyLane } from './lossy-lane.js'
import { type End, RelayedLinks } from './relayed-links.js'

/** Number of the link, lane ([CO12]). */
const HEADER = 5
const LOSSY = 1

interface Seat {
  readonly client: Client
  readonly lossy: LossyLane
}

/** Passes frames between the sockets of a lobby, unread: what listens, dials and frames say, and who is told. */
export class Relaying {
  readonly #links = new RelayedLinks()
  readonly #seats = new Map<string, Seat>()

  get size(): number {
    return this.#links.size
  }

  enter(client: Client): void {
    const socket = {
      get backlog(): number {
        const bytes: unknown = Reflect.get(client.ref, 'bufferedAmount')
        return typeof bytes === 'number' ? bytes : 0
      },
      send: (frame: Uint8Array) => client.sendBytes('f', frame),
    }
    this.#seats.set(client.sessionId, { client, lossy: new LossyLane(socket, LIMITS.relayed.lossyBacklog) })
  }

  left({ sessionId }: Client): void {
    this.#seats.get(sessionId)?.lossy.close()
    this.#seats.delete(sessionId)
    for (const end of this.#links.left(sessionId)) this.#tellUnlinked(end)
  }

  listen(client: Client, message: unknown): void {
    const id = parseOwner(message)
    if (id && this.#links.listen(client.sessionId, id)) client.send('listening', { id })
  }

  unlisten({ sessionId }: Client, message: unknown): void {
    const id = parseOwner(message)
    if (id) this.#links.unlisten(sessionId, id)
  }

  dial(client: Client, message: unknown): void {
    const { id, dial } = record(message)
    if (typeof id !== 'string' || typeof dial !== 'number') return
    const ends = this.#links.dial(client.sessionId, id)
    if (!ends) return client.send('not-linked', { dial })
    this.#seats.get(ends.theirs.client)?.client.send('link', { link: ends.theirs.link, id })
    client.send('linked', { link: ends.mine.link, dial })
  }

  unlink({ sessionId }: Client, message: unknown): void {
    const { link } = record(message)
    if (typeof link === 'number') this.#unlink(sessionId, link)
  }

  frame(client: Client, bytes: unknown, now: number): void {
    if (!(bytes instanceof Uint8Array) || bytes.length <= HEADER) return
    const link = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
    const lossy = bytes[4] === LOSSY
    const route = this.#links.route(client.sessionId, link, lossy, bytes.length, now)
    if (route === 'unlink') {
      client.send('unlinked', { link })
      this.#unlink(client.sessionId, link)
    } else if (route !== 'drop') this.#pass(route.to, bytes, lossy)
  }

  #pass({ client, link }: End, bytes: Uint8Array, lossy: boolean): void {
    const seat = this.#seats.get(client)
    const frame = Uint8Array.from(bytes)
    new DataView(frame.buffer).setUint32(0, link)
    if (lossy) seat?.lossy.send(link, frame)
    else seat?.client.sendBytes('f', frame)
  }

  #unlink(client: string, link: number): void {
    const other = this.#links.unlink(client, link)
    if (other) this.#tellUnlinked(other)
  }

  #tellUnlinked({ client, link }: End): void {
    const seat = this.#seats.get(client)
    seat?.lossy.forget(link)
    seat?.client.send('unlinked', { link })
  }
}
