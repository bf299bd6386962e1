import type { Room } from 'colyseus.js'
import { backoff } from '../backoff.js'

/** What the lobby room and its clients say to each other; documented in docs/protocol/discover.md ([DI5]). */
export type LobbyMessage = 'listings' | 'listing' | 'gone' | 'published' | 'refused'
const MESSAGES: readonly LobbyMessage[] = ['listings', 'listing', 'gone', 'published', 'refused']

export interface LobbyHandlers {
  message(type: LobbyMessage, value: unknown): void
  /** It is there, for the first time or again: what was published must be said once more. */
  joined(): void
}

/** A standing place in the lobby room of a relay: joins, and joins again, until it is closed. */
export class RelayLobby {
  readonly #endpoint: string
  readonly #handlers: LobbyHandlers
  #room: Room | undefined
  #attempts = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(endpoint: string, handlers: LobbyHandlers) {
    this.#endpoint = endpoint
    this.#handlers = handlers
    this.#join()
  }

  /** While the lobby is not there nothing is sent; `joined` tells when to say it again. */
  send(type: string, value: unknown): void {
    this.#room?.send(type, value)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#room?.leave().catch(() => {})
    this.#room = undefined
  }

  async #join(): Promise<void> {
    try {
      const { Client } = await import('colyseus.js')
      const room = await new Client(this.#endpoint).joinOrCreate('lobby')
      if (this.#closed) return void room.leave()
      for (const type of MESSAGES) room.onMessage(type, (value: unknown) => this.#handlers.message(type, value))
      room.onLeave(() => this.#lost())
      room.onError(() => {}) // a leave follows
      this.#room = room
      this.#attempts = 0
      this.#handlers.joined()
    } catch {
      this.#lost()
    }
  }

  #lost(): void {
    this.#room = undefined
    if (this.#closed) return
    this.#timer = setTimeout(() => this.#join(), backoff(this.#attempts++))
  }
}
