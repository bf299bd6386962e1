import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Listing } from '@skirmish/sdk/discover'
import { boundedSocket, keepAlive } from '@skirmish/sdk/serving'
import { type WebSocket, WebSocketServer } from 'ws'
import type { CodeLookup } from './code-lookup.js'
import { LIMITS } from './limits.js'
import type { Relaying } from './relaying.js'
import type { Target } from './request-target.js'

/** Nobody is behind that door: as 404, in the range that is free for programs. */
const NOBODY = 4404
/** The number of a link, which a door needs not say: it has one link. */
const NUMBER_BYTES = 4
const DOOR = /^\/lobby\/(?:sessions\/(?<code>[^/]+)|links\/(?<id>[\w-]{1,64}))$/

export interface DoorsOptions {
  readonly lookUp: CodeLookup
  readonly relaying: Relaying
}

export interface Doors {
  /** Is there a door? */
  at(target: Target): boolean
  upgrade(target: Target, request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** Sockets that lead straight to one host, without entering the lobby: whoever opens an invitation plays soonest ([CO13]). */
export function openDoors({ lookUp, relaying }: DoorsOptions): Doors {
  const WebSocket = boundedSocket(LIMITS.doorFrames)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.lobbyPayload, WebSocket })
  const stopPings = keepAlive(sockets)
  let count = 0

  function open({ path, query }: Target, request: IncomingMessage, socket: WebSocket): void {
    const { code, id } = DOOR.exec(path)?.groups ?? {}
    const first = Buffer.from(query.get('first') ?? '', 'base64url')
    if (id !== undefined) return link(socket, id, first)
    lookUp(code ?? '', request.socket, (listing) => {
      const relayed = listing?.addresses.find(({ via }) => via === 'relayed')
      if (listing) link(socket, relayed?.id ?? '', first, listing)
      else socket.close(NOBODY)
    })
  }

  /** @param id who listens for it */
  function link(socket: WebSocket, id: string, first: Uint8Array, listing?: Listing): void {
    const door = `door ${++count}`
    let number: number | undefined
    const say = (linked: boolean) => {
      socket.send(JSON.stringify({ listing, linked }))
      if (!linked) socket.close(NOBODY)
    }
    relaying.enter({
      id: door,
      get backlog() {
        return socket.bufferedAmount
      },
      send: (frame) => socket.send(frame.subarray(NUMBER_BYTES)),
      tell(type, message) {
        if (type === 'linked') number = Number(message.link)
        if (type === 'linked' || type === 'not-linked') say(type === 'linked')
        if (type === 'unlinked') socket.close()
      },
    })
    socket.on('close', () => relaying.left(door))
    const pass = (bytes: Uint8Array) => {
      if (number === undefined) return
      const frame = new Uint8Array(NUMBER_BYTES + bytes.length)
      new DataView(frame.buffer).setUint32(0, number)
      frame.set(bytes, NUMBER_BYTES)
      relaying.frame(door, frame, performance.now())
    }
    socket.on('message', (data: Buffer) => pass(data))
    relaying.dial(door, { id, dial: 0, first }, performance.now())
  }

  return {
    at: ({ path }) => DOOR.test(path),
    upgrade(target, request, socket, head) {
      sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.on('error', () => opened.terminate())
        sockets.emit('connection', opened, request)
        open(target, request, opened)
      })
    },
    close() {
      stopPings()
      for (const socket of sockets.clients) socket.close(1001)
      sockets.close()
    },
  }
}
