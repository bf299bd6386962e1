import { type Client, ClientState, Room } from '@colyseus/core'
import { LIMITS } from './limits.js'
import { listingOf, parseOwner, parsePublish } from './lobby-messages.js'
import type { LobbyState } from './lobby-state.js'
import { Relaying } from './relaying.js'

const COALESCE_MS = 100
/** Who does not say that it joined gets no messages, but has them kept: so not for long. */
const JOIN_MS = 5_000

/** The one room of a relay. It has no schema: what clients see of the lobby is plain messages. */
export function lobbyRoom(lobby: LobbyState): new () => Room {
  return class LobbyRoom extends Room {
    override autoDispose = false
    override maxClients = LIMITS.clients
    override patchRate = 0
    protected override seatReservationTime = 5
    readonly #relaying = new Relaying()
    #changes: NodeJS.Timeout | undefined

    override onCreate(): void {
      this.onMessage('publish', (client, message: unknown) => publish(client, message))
      this.onMessage('update', (_client, message: unknown) => {
        const owner = parseOwner(message)
        if (owner) lobby.update(owner, listingOf(message))
      })
      this.onMessage('unpublish', (_client, message: unknown) => {
        const owner = parseOwner(message)
        if (owner) lobby.unpublish(owner)
      })
      this.onMessage('listen', (client, message: unknown) => this.#relaying.listen(client, message))
      this.onMessage('unlisten', (client, message: unknown) => this.#relaying.unlisten(client, message))
      this.onMessage('dial', (client, message: unknown) => this.#relaying.dial(client, message))
      this.onMessage('unlink', (client, message: unknown) => this.#relaying.unlink(client, message))
      this.onMessage('f', (client, frame: unknown) => this.#relaying.frame(client, frame, performance.now()))
      // Colyseus would close the socket; a newer client may well say more than we know.
      this.onMessage('*', () => {})
      this.#changes = setInterval(() => this.#tell(), COALESCE_MS)
    }

    override onJoin(client: Client): void {
      this.#relaying.enter(client)
      client.send('listings', lobby.list())
      setTimeout(() => {
        if (client.state === ClientState.JOINING) client.leave()
      }, JOIN_MS).unref()
    }

    override onLeave(client: Client): void {
      lobby.left(client.sessionId, performance.now())
      this.#relaying.left(client)
    }

    override onDispose(): void {
      clearInterval(this.#changes)
    }

    #tell(): void {
      const { listings, gone } = lobby.takeChanges(performance.now())
      for (const listing of listings) this.broadcast('listing', listing)
      for (const code of gone) this.broadcast('gone', { code })
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
