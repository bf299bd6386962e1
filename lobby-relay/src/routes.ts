import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type Guard, mayEnter } from '@skirmish/sdk/serving'
import type { CodeLookup } from './code-lookup.js'
import { servePage } from './page.js'
import { sendJson } from './send-json.js'

export interface Routes {
  readonly guard: Guard
  readonly page: string | undefined
  health(): unknown
  info(): unknown
  readonly lookUp: CodeLookup
  join(request: IncomingMessage, response: ServerResponse, path: string): void
  ice(request: IncomingMessage, response: ServerResponse): void
  readonly signaling: RequestListener
}

/** Everything that is not a socket. */
export function answerHttp(routes: Routes): RequestListener {
  return (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    const { host, origin } = request.headers
    if (!mayEnter(routes.guard, host, origin))
      return sendJson(response, 403, { error: 'Open the lobby at its address.' })
    if (origin !== undefined) allowOrigin(response, origin)
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    if (request.method === 'OPTIONS') response.writeHead(204).end()
    else if (path.startsWith('/matchmake/')) routes.join(request, response, path)
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      sendJson(response, 405, { error: 'Only GET and HEAD.' })
    else if (path === '/health') sendJson(response, 200, routes.health())
    else if (path === '/lobby/info') sendJson(response, 200, routes.info())
    else if (path === '/lobby/ice') routes.ice(request, response)
    else if (path.startsWith('/lobby/sessions/'))
      routes.lookUp(path.slice('/lobby/sessions/'.length), request.socket, (listing) => sendSession(response, listing))
    else if (path.startsWith('/peerjs/')) routes.signaling(request, response)
    else void sendPage(routes.page, request, response)
  }
}

/** It has passed the guard, so the page may read the answers. */
function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-credentials', 'true')
  response.setHeader('access-control-allow-headers', 'Content-Type, Accept, Authorization')
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST, OPTIONS')
  response.setHeader('vary', 'origin')
}

function sendSession(response: ServerResponse, listing: unknown): void {
  if (listing) sendJson(response, 200, listing)
  else sendJson(response, 404, { code: 'discover/unknown-code' })
}

async function sendPage(folder: string | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (folder !== undefined && (await servePage(folder, request, response))) return
  sendJson(response, 404, { error: 'There is no such page.' })
}
