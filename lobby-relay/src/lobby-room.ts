import { type Client, ClientState, getMessageBytes, Protocol, Room } from '@colyseus/core'
import type { ListChanges } from './heard-listings.js'
import type { RelayLimits } from './limits.js'
import { listingOf, parseDial, parseOwner, parsePublish, parseUnlink } from './lobby-messages.js'
import type { LobbyState } from './lobby-state.js'
import { PeopleDesk } from './people-desk.js'
import type { RelayedSocket, Relaying } from './relaying.js'
import { ToldListings } from './told-listings.js'
import { Watchers, type WatchingSocket } from './watchers.js'

const COALESCE_MS = 100
/** The type of the messages that carry lists ([DI21]). */
const LIST = 'l'
/** Who does not say that it joined gets no messages, but has them kept: so not for long. */
const JOIN_MS = 5_000

/**
 * The one room of a relay. It has no schema: what clients see of the lobby is plain messages.
 *
 * @param heard what else is in the list, as it changed since the last call
 */
export function lobbyRoom(
  lobby: LobbyState,
  relaying: Relaying,
  { clients }: RelayLimits,
  heard?: () => ListChanges,
): new () => Room {
  return class LobbyRoom extends Room {
    override autoDispose = false
    override maxClients = clients
    override patchRate = 0
    protected override seatReservationTime = 5
    readonly #told = new ToldListings()
    readonly #watchers = new Watchers(() => listMessage(this.#told.full))
    #changes: NodeJS.Timeout | undefined
    #people: PeopleDesk | undefined

    override onCreate(): void {
      this.onMessage('watch', (client) => this.#watchers.watch(client.sessionId, watchingSocket(client)))
      this.onMessage('unwatch', ({ sessionId }) => this.#watchers.unwatch(sessionId))
      this.onMessage('publish', (client, message: unknown) => publish(client, message))
      this.onMessage('update', (_client, message: unknown) => {
        const owner = parseOwner(message)
        if (owner) lobby.update(owner, listingOf(message))
      })
      this.onMessage('unpublish', ({ sessionId }, message: unknown) => {
        const owner = parseOwner(message)
        if (owner) lobby.unpublish(owner, sessionId)
      })
      this.onMessage('listen', ({ sessionId }, message: unknown) => {
        const id = parseOwner(message)
        if (id) relaying.listen(sessionId, id)
      })
      this.onMessage('unlisten', ({ sessionId }, message: unknown) => {
        const id = parseOwner(message)
        if (id) relaying.unlisten(sessionId, id)
      })
      this.onMessage('dial', ({ sessionId }, message: unknown) => {
        const wanted = parseDial(message)
        if (wanted) relaying.dial(sessionId, wanted, performance.now())
      })
      this.onMessage('unlink', ({ sessionId }, message: unknown) => {
        const link = parseUnlink(message)
        if (link !== undefined) relaying.unlink(sessionId, link)
      })
      this.onMessage('f', ({ sessionId }, frame: unknown) => {
        if (frame instanceof Uint8Array) relaying.frame(sessionId, Uint8Array.from(frame), performance.now())
      })
      this.#people = new PeopleDesk(this, watchingSocket)
      // Colyseus would close the socket; a newer client may well say more than we know.
      this.onMessage('*', () => {})
      this.#changes = setInterval(() => this.#tell(), COALESCE_MS)
    }

    override onJoin(client: Client): void {
      relaying.enter(relayedSocket(client))
      setTimeout(() => {
        if (client.state === ClientState.JOINING) client.leave()
      }, JOIN_MS).unref()
    }

    override onLeave(client: Client, saidGoodbye?: boolean): void {
      if (saidGoodbye) lobby.goodbye(client.sessionId)
      else lobby.left(client.sessionId, performance.now())
      relaying.left(client.sessionId)
      this.#watchers.unwatch(client.sessionId)
      this.#people?.left(client)
    }

    override onDispose(): void {
      clearInterval(this.#changes)
      this.#people?.close()
    }

    #tell(): void {
      const changes = this.#told.tell(lobby.takeChanges(performance.now()), heard?.())
      this.#watchers.tell(changes && listMessage(changes))
    }
  }

  function publish(client: Client, message: unknown): void {
    const request = parsePublish(message)
    if (!request) return
    const { id } = request
    const answer = lobby.publish(client.sessionId, request)
    if ('code' in answer) client.send('published', { id, code: answer.code })
    else client.send('refused', { id, code: 'discover/refused', reason: answer.reason })
  }
}

/** As Colyseus would send it, but made once for all who get it. */
function listMessage(list: Uint8Array): Uint8Array {
  return getMessageBytes.raw(Protocol.ROOM_DATA_BYTES, LIST, undefined, list)
}

function watchingSocket(client: Client): WatchingSocket {
  return {
    get backlog() {
      return backlogOf(client)
    },
    send: (message) => client.raw(message),
  }
}

function backlogOf(client: Client): number {
  const bytes: unknown = Reflect.get(client.ref, 'bufferedAmount')
  return typeof bytes === 'number' ? bytes : 0
}

function relayedSocket(client: Client): RelayedSocket {
  return {
    id: client.sessionId,
    get backlog() {
      return backlogOf(client)
    },
    send: (frame) => client.sendBytes('f', frame),
    tell: (type, message) => client.send(type, message),
  }
}
