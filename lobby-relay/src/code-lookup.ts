import type { Socket } from 'node:net'
import type { Listing } from '@skirmish/sdk/discover'
import { Guesses } from './guesses.js'

/** Answers with the session that has this code, or with nothing; the answer may wait, or never come. */
export type CodeLookup = (code: string, socket: Socket, answer: (listing: Listing | undefined) => void) => void

type Find = (code: string) => Listing | undefined
type Search = (code: string) => Promise<Listing | undefined>

/**
 * Every way to ask for a session by its code goes through here ([DI22]). A code that somebody has is answered at once,
 * whatever else goes on; "nobody" waits its turn, and a socket is cut when too many wait already, or when it asks on.
 *
 * @param search where else to look, when its turn has come, before the answer is "nobody" ([DI15])
 */
export function codeLookup(find: Find, search?: Search): CodeLookup {
  const guesses = new Guesses()
  const waiting = new WeakSet<Socket>()

  async function inTurn(code: string, socket: Socket, answer: Parameters<CodeLookup>[2]): Promise<void> {
    const found = await search?.(code)
    waiting.delete(socket)
    if (!socket.destroyed) answer(found)
  }

  return (code, socket, answer) => {
    const listing = find(code)
    if (listing) return answer(listing)
    const wait = waiting.has(socket) ? undefined : guesses.failed(socket.remoteAddress ?? '', performance.now())
    if (wait === undefined) return void socket.destroy()
    if (wait === 0 && !search) return answer(undefined)
    waiting.add(socket)
    setTimeout(() => inTurn(code, socket, answer), wait).unref()
  }
}
