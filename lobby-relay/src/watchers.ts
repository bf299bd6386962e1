import { LIMITS } from './limits.js'

/** Somebody's socket. */
export interface WatchingSocket {
  /** Bytes that wait for the network. */
  readonly backlog: number
  /** Takes a message that others get, too. */
  send(message: Uint8Array): void
}

interface Watcher {
  readonly socket: WatchingSocket
  behind: boolean
}

/**
 * Who looks at a list. A socket that does not keep up gets no queue of changes: it is skipped, and gets the whole list
 * once it has caught up.
 */
export class Watchers {
  readonly #full: () => Uint8Array
  readonly #watchers = new Map<string, Watcher>()

  /** @param full the message with the whole list */
  constructor(full: () => Uint8Array) {
    this.#full = full
  }

  /** From here on it hears of changes; first it gets the list. */
  watch(id: string, socket: WatchingSocket): void {
    if (this.#watchers.has(id)) return
    const watcher = { socket, behind: true }
    this.#watchers.set(id, watcher)
    this.#catchUp(watcher)
  }

  unwatch(id: string): void {
    this.#watchers.delete(id)
  }

  /** @param message what has changed since the last time, if anything */
  tell(message: Uint8Array | undefined): void {
    for (const watcher of this.#watchers.values()) {
      if (watcher.behind) this.#catchUp(watcher)
      else if (message && watcher.socket.backlog > LIMITS.watcherBacklog) watcher.behind = true
      else if (message) watcher.socket.send(message)
    }
  }

  #catchUp(watcher: Watcher): void {
    if (watcher.socket.backlog > LIMITS.watcherBacklog / 4) return
    watcher.behind = false
    watcher.socket.send(this.#full())
  }
}
