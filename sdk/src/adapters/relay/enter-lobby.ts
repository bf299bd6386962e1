import { Client, type Room } from 'colyseus.js'

/**
 * A place in the lobby room. colyseus.js waits for ever on a lobby that takes a call and does not answer: until the room
 * has been entered `signal` ends that, and nothing of it stays open.
 */
export function enterLobby(endpoint: string, signal: AbortSignal): Promise<Room> {
  const entered = new AbortController()
  class Entrance extends Client {
    protected override createRoom<T>(name: string): Room<T> {
      signal.throwIfAborted()
      const room = super.createRoom<T>(name)
      signal.addEventListener('abort', () => room.connection.close(), { once: true, signal: entered.signal })
      return room
    }
  }
  signal.throwIfAborted()
  const client = new Entrance(endpoint)
  const post = client.http.post.bind(client.http)
  client.http.post = (path, options) => post(path, { ...options, signal })
  return client.joinOrCreate('lobby').finally(() => entered.abort())
}
