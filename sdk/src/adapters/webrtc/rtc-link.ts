import type { Lane, Link, Path } from '../../ports/link.js'
import type { LinkListeners } from '../link-listeners.js'
import { readPath } from './path.js'

/** More than this waiting on the lossy lane would only arrive late: the message is dropped, bytes. */
const MAX_STATE_BACKLOG = 16 * 1024
/** How long a close waits for what was sent before, ms. */
const FAREWELL_MS = 1000

/** A link over two data channels of one RTCPeerConnection. */
export class RtcLink implements Link {
  readonly binding: Link['binding']
  readonly #lanes: Readonly<Record<Lane, RTCDataChannel>>
  readonly #gone: () => void
  #path: Path = 'direct'
  readonly #listeners: LinkListeners

  /**
   * @param listeners fed by the channels already: one lane may speak before the other is open
   * @param gone called once, when nothing of the link is needed any more
   */
  constructor(
    pc: RTCPeerConnection,
    lanes: Readonly<Record<Lane, RTCDataChannel>>,
    binding: Link['binding'],
    listeners: LinkListeners,
    gone: () => void,
  ) {
    this.#lanes = lanes
    this.binding = binding
    this.#listeners = listeners
    this.#gone = gone
    for (const channel of [lanes.events, lanes.state]) channel.onclose = () => this.#end()
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'failed' || pc.connectionState === 'closed') this.#end()
    })
    readPath(pc).then(
      (path) => {
        this.#path = path ?? this.#path
      },
      () => {}, // where statistics are missing, it stays "direct"
    )
  }

  get path(): Path {
    return this.#path
  }

  send(lane: Lane, bytes: Uint8Array): void {
    const channel = this.#lanes[lane]
    if (this.#listeners.closed || channel.readyState !== 'open') return
    if (lane === 'state' && channel.bufferedAmount > MAX_STATE_BACKLOG) return
    try {
      channel.send(bytes.slice())
    } catch {
      this.#end() // the channel's own queue is full or it closed this instant: the session above replays or ends
    }
  }

  onMessage(handler: (lane: Lane, bytes: Uint8Array) => void): () => void {
    return this.#listeners.onMessage(handler)
  }

  onClose(handler: () => void): () => void {
    return this.#listeners.onClose(handler)
  }

  /** A data channel closes behind what was sent on it (RFC 8831, 6.7); only then the connection goes. */
  close(): void {
    if (this.#listeners.closed) return
    const { events } = this.#lanes
    const timer = setTimeout(this.#gone, FAREWELL_MS)
    events.onclose = () => {
      clearTimeout(timer)
      this.#gone()
    }
    this.#listeners.close()
    events.close()
  }

  #end(): void {
    if (this.#listeners.closed) return
    this.#listeners.close()
    this.#gone()
  }
}
