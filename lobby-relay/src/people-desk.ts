import { randomBytes } from 'node:crypto'
import { type Client, getMessageBytes, Protocol, type Room } from '@colyseus/core'
import { isBytes, record } from '@skirmish/sdk/discover'
import { LIMITS } from './limits.js'
import { LobbyPeople, type PeopleChanges } from './lobby-people.js'
import { isProved } from './person-proof.js'
import { Watchers, type WatchingSocket } from './watchers.js'

const COALESCE_MS = 250
const BASE64URL = /^[\w-]+$/

/** People in the lobby room: who shows themself, who looks, and the notes between them ([PE3], [PE4]). */
export class PeopleDesk {
  readonly #people = new LobbyPeople({ drawId: () => randomBytes(16).toString('base64url'), isProved })
  readonly #watchers = new Watchers(() => (this.#full ??= peopleMessage(this.#people.full)))
  readonly #clients = new Map<string, Client>()
  readonly #changes: NodeJS.Timeout
  /** Made once, however often it is asked for. */
  #full: Uint8Array | undefined

  constructor(room: Room, watchingSocket: (client: Client) => WatchingSocket) {
    room.onMessage('people', (client) => this.#watchers.watch(client.sessionId, watchingSocket(client)))
    room.onMessage('unpeople', ({ sessionId }) => this.#watchers.unwatch(sessionId))
    room.onMessage('place', (client) => {
      this.#clients.set(client.sessionId, client)
      client.send('place', { id: this.#people.enter(client.sessionId) })
    })
    room.onMessage('unplace', ({ sessionId }) => {
      this.#clients.delete(sessionId)
      this.#people.leave(sessionId)
    })
    room.onMessage('appear', ({ sessionId }, look: unknown) => {
      this.#people.appear(sessionId, look, performance.now())
    })
    room.onMessage('vanish', ({ sessionId }) => this.#people.vanish(sessionId))
    room.onMessage('note', (client, message: unknown) => this.#note(client, message))
    this.#changes = setInterval(() => this.#tell(), COALESCE_MS)
  }

  left({ sessionId }: Client): void {
    this.#watchers.unwatch(sessionId)
    this.#clients.delete(sessionId)
    this.#people.left(sessionId)
  }

  close(): void {
    clearInterval(this.#changes)
  }

  #note(client: Client, message: unknown): void {
    const { to, note, body } = record(message)
    if (typeof note !== 'number' || !isBytes(to, 16) || typeof body !== 'string') return
    if (body.length > LIMITS.people.noteLetters || !BASE64URL.test(body)) return
    const route = this.#people.note(client.sessionId, to, performance.now())
    if (typeof route === 'string') return client.send('not-passed', { note, reason: route })
    this.#clients.get(route.to)?.send('noted', { from: route.from, body })
    client.send('passed', { note })
  }

  #tell(): void {
    const changes = this.#people.takeChanges()
    if (changes) this.#full = undefined
    this.#watchers.tell(changes && peopleMessage(changes))
  }
}

/** As Colyseus would send it, but made once for all who get it. */
function peopleMessage(changes: PeopleChanges): Uint8Array {
  return getMessageBytes.raw(Protocol.ROOM_DATA, 'people', changes)
}
