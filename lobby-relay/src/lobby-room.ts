import { type Client, Room } from '@colyseus/core'
import type { LobbyState } from './lobby-state.js'

/** Changes are collected for this long, ms: a roster that fills up is told once. */
const COALESCE_MS = 100
/** Messages a client may send in any two seconds; a lobby needs two or three. */
const MAX_MESSAGES = 30
const WINDOW_MS = 2000
const MAX_CLIENTS = 1000

/** The Colyseus room around one lobby's state: plain messages, no schema ([DI5]). */
export function lobbyRoomOf(state: LobbyState, now: () => number): new () => Room {
  return class LobbyRoom extends Room {
    #telling: ReturnType<typeof setInterval> | undefined
    readonly #counts = new Map<string, { since: number; messages: number }>()

    override onCreate(): void {
      this.autoDispose = false
      this.maxClients = MAX_CLIENTS
      this.patchRate = null as unknown as number // there is no schema state to patch
      this.onMessage('*', (client, type, message: unknown) => this.#receive(client, String(type), message))
      this.#telling = setInterval(() => this.#tell(), COALESCE_MS) // the room's own clock only runs with patches
    }

    override onDispose(): void {
      clearInterval(this.#telling)
    }

    override onJoin(client: Client): void {
      client.send('listings', state.listings)
    }

    override onLeave(client: Client): void {
      this.#counts.delete(client.sessionId)
      state.drop(client.sessionId, now())
    }

    #receive(client: Client, type: string, message: unknown): void {
      if (this.#floods(client.sessionId)) return client.leave()
      if (type === 'publish') {
        const id = typeof message === 'object' && message !== null && 'id' in message ? Number(message.id) : Number.NaN
        if (!Number.isSafeInteger(id)) return
        const answer = state.publish(client.sessionId, message)
        if ('code' in answer) client.send('published', { id, code: answer.code })
        else client.send('refused', { id, code: 'discover/refused', reason: answer.refused })
      } else if (type === 'update') state.update(client.sessionId, message)
      else if (type === 'unpublish') state.unpublish(message)
    }

    #tell(): void {
      state.expire(now())
      const { changed, gone } = state.takeChanges()
      for (const listing of changed) this.broadcast('listing', listing)
      for (const code of gone) this.broadcast('gone', { code })
    }

    #floods(sessionId: string): boolean {
      const at = now()
      const count = this.#counts.get(sessionId)
      if (!count || at - count.since > WINDOW_MS) {
        this.#counts.set(sessionId, { since: at, messages: 1 })
        return false
      }
      count.messages++
      return count.messages > MAX_MESSAGES
    }
  }
}
