import type { Lane, Link } from '../../ports/link.js'
import { LinkListeners } from '../link-listeners.js'
import type { RelayLobby } from './relay-lobby.js'

/** More than this waiting on the socket and the lossy lane would only arrive late: the message is dropped, bytes. */
const MAX_STATE_BACKLOG = 16 * 1024
const LANES: readonly Lane[] = ['events', 'state']
const HEADER = 5

/** A link whose frames the lobby carries: number of the link (u32, big-endian), lane (0 events, 1 state), message ([CO12]). */
export class RelayedLink implements Link {
  readonly path = 'relayed'
  readonly binding = { kind: 'relayed' } as const
  readonly #lobby: RelayLobby
  readonly #number: number
  readonly #listeners = new LinkListeners()

  constructor(lobby: RelayLobby, number: number) {
    this.#lobby = lobby
    this.#number = number
  }

  send(lane: Lane, bytes: Uint8Array): void {
    if (this.#listeners.closed || (lane === 'state' && this.#lobby.backlog > MAX_STATE_BACKLOG)) return
    const frame = new Uint8Array(HEADER + bytes.length)
    new DataView(frame.buffer).setUint32(0, this.#number)
    frame[4] = LANES.indexOf(lane)
    frame.set(bytes, HEADER)
    this.#lobby.sendFrame(frame)
  }

  onMessage(handler: (lane: Lane, bytes: Uint8Array) => void): () => void {
    return this.#listeners.onMessage(handler)
  }

  onClose(handler: () => void): () => void {
    return this.#listeners.onClose(handler)
  }

  /** The lobby keeps the order: what was sent before arrives before the end. */
  close(): void {
    if (this.#listeners.closed) return
    this.#lobby.send('unlink', { link: this.#number })
    this.#listeners.close()
  }

  /** A frame for this link, as the lobby passed it on. */
  receive(frame: Uint8Array): void {
    const lane = LANES[frame[4] ?? -1]
    if (lane) this.#listeners.receive(lane, frame.slice(HEADER))
  }

  /** The other side has let go, or the lobby is gone. */
  end(): void {
    this.#listeners.close()
  }
}

/** The link a frame is for; `undefined` when it is none. */
export function linkOf(frame: Uint8Array): number | undefined {
  if (frame.length <= HEADER) return undefined
  return new DataView(frame.buffer, frame.byteOffset).getUint32(0)
}
