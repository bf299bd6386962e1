import type { IncomingMessage, ServerResponse } from 'node:http'
import { ErrorCode, matchMaker, ServerError } from '@colyseus/core'
import { RatePerSource } from '@skirmish/sdk/discover'
import { LIMITS, type RelayLimits } from './limits.js'
import type { OpenRoom } from './matchmaking.js'
import { sendJson } from './send-json.js'

const ROUTE = /^\/matchmake\/(joinOrCreate|join|joinById)\/([\w-]+)$/

/**
 * The part of Colyseus' matchmaking that a lobby needs: whoever asks for the lobby gets a seat in this relay's room.
 * A refusal is a 200 with `error`, as colyseus.js expects it.
 */
export function joining(
  room: OpenRoom,
  { joinsPerAddress }: RelayLimits,
): (request: IncomingMessage, response: ServerResponse, path: string) => void {
  const rate = new RatePerSource(joinsPerAddress)

  async function seat(path: string, address: string): Promise<unknown> {
    const [, method, name] = ROUTE.exec(path) ?? []
    if (name !== (method === 'joinById' ? room.id : 'lobby')) throw refusal('There is only the lobby.')
    if (!rate.take(address, performance.now())) throw refusal('Too many from your address; wait ten seconds.')
    return matchMaker.joinById(room.id)
  }

  return (request, response, path) => {
    if (request.method !== 'POST') return sendJson(response, 405, {})
    let bytes = 0
    // What the client would like to tell the room is of no interest, only that it is not endless.
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > LIMITS.bodyBytes) request.destroy()
    })
    request.on('end', () => {
      seat(path, request.socket.remoteAddress ?? '').then(
        (reservation) => sendJson(response, 200, reservation),
        (cause: unknown) => sendJson(response, 200, refused(cause)),
      )
    })
  }
}

function refusal(reason: string): ServerError {
  return new ServerError(ErrorCode.MATCHMAKE_INVALID_CRITERIA, reason)
}

function refused(cause: unknown): { code: number; error: string } {
  if (cause instanceof ServerError) return { code: cause.code, error: cause.message }
  return { code: ErrorCode.MATCHMAKE_UNHANDLED, error: 'The lobby has no room.' }
}
