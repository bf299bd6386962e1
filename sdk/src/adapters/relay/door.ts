import { toBase64url } from '../../discover/base64url.js'
import type { Address } from '../../discover/listing.js'
import { record } from '../../discover/record.js'
import { SkirmishError } from '../../errors.js'
import type { Link } from '../../ports/link.js'
import type { DialOptions } from '../../ports/transport.js'
import type { RelayPlatform } from './relay-platform.js'
import { RelayedLink } from './relayed-link.js'

/** The relay's word for "nobody is behind that door" ([CO13]). */
const NOBODY = 4404

export interface Opened {
  /** What the relay knows of the session, where it was asked for by its code. */
  readonly listing: unknown
  /** `undefined` when its host can not be reached this way. */
  readonly link: Link | undefined
}

/**
 * A socket that leads straight to one host: it finds and links in one round trip once it is open ([CO13]).
 * `undefined` when nobody is there. Rejects with `discover/relay-unreachable` or `session/aborted`.
 */
export function openDoor(
  url: URL,
  openSocket: RelayPlatform['openSocket'],
  signal: AbortSignal,
): Promise<Opened | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new SkirmishError('session/aborted', { cause: signal.reason }))
    const socket = openSocket(url.href.replace(/^http/, 'ws'))
    socket.binaryType = 'arraybuffer'
    const abort = () => {
      reject(new SkirmishError('session/aborted', { cause: signal.reason }))
      socket.close()
    }
    signal.addEventListener('abort', abort, { once: true })
    let link: RelayedLink | undefined
    let answered = false
    socket.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return link?.receive(new Uint8Array(data))
      if (answered || signal.aborted) return
      answered = true
      signal.removeEventListener('abort', abort)
      const { listing, linked } = record(parseJson(data))
      link = linked === true ? new RelayedLink(carriageOf(socket)) : undefined
      resolve({ listing, link })
    })
    socket.addEventListener('error', () => {}) // a close follows
    socket.addEventListener('close', ({ code }) => {
      signal.removeEventListener('abort', abort)
      link?.end()
      if (code === NOBODY) resolve(undefined)
      else reject(new SkirmishError('discover/relay-unreachable'))
    })
  })
}

/** A link to the host at this address, through a door. */
export async function dialDoor(
  { endpoint, id }: Address,
  openSocket: RelayPlatform['openSocket'],
  { signal, first }: DialOptions,
): Promise<Link> {
  if (!URL.canParse(endpoint)) throw new SkirmishError('connect/no-path')
  const url = new URL(`lobby/links/${encodeURIComponent(id)}`, endpoint)
  if (first) url.searchParams.set('first', toBase64url(first))
  const opened = await openDoor(url, openSocket, signal)
  if (!opened?.link) throw new SkirmishError('connect/host-gone')
  return opened.link
}

function carriageOf(socket: WebSocket) {
  return {
    get backlog() {
      return socket.bufferedAmount
    },
    send: (frame: Uint8Array<ArrayBuffer>) => {
      if (socket.readyState === socket.OPEN) socket.send(frame) // one that closes complains on the console
    },
    close: () => socket.close(),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
