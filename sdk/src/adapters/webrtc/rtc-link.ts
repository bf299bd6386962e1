import type { Lane, Link, Path } from '../../ports/link.js'
import { readPath } from './path.js'

/** Kept for a handler that has not come yet; a stranger gets no more. */
export const MAX_EARLY = 256
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
  #handler: ((lane: Lane, bytes: Uint8Array) => void) | undefined
  readonly #early: [Lane, Uint8Array][]
  readonly #closeHandlers = new Set<() => void>()
  #closed = false

  /**
   * @param early what came on one lane before the other was open
   * @param gone called once, when nothing of the link is needed any more
   */
  constructor(
    pc: RTCPeerConnection,
    lanes: Readonly<Record<Lane, RTCDataChannel>>,
    binding: Link['binding'],
    early: [Lane, Uint8Array][],
    gone: () => void,
  ) {
    this.#lanes = lanes
    this.binding = binding
    this.#early = early
    this.#gone = gone
    for (const lane of ['events', 'state'] as const) {
      const channel = lanes[lane]
      channel.onmessage = ({ data }) => {
        if (data instanceof ArrayBuffer) this.#receive(lane, new Uint8Array(data)) // text is none of ours
      }
      channel.onclose = () => this.#end()
    }
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
    if (this.#closed || channel.readyState !== 'open') return
    if (lane === 'state' && channel.bufferedAmount > MAX_STATE_BACKLOG) return
    try {
      channel.send(bytes.slice())
    } catch {
      this.#end() // the channel's own queue is full or it closed this instant: the session above replays or ends
    }
  }

  onMessage(handler: (lane: Lane, bytes: Uint8Array) => void): () => void {
    this.#handler = handler
    for (const [lane, bytes] of this.#early.splice(0)) handler(lane, bytes)
    return () => {
      if (this.#handler === handler) this.#handler = undefined
    }
  }

  onClose(handler: () => void): () => void {
    if (this.#closed) handler()
    else this.#closeHandlers.add(handler)
    return () => this.#closeHandlers.delete(handler)
  }

  /** A data channel closes behind what was sent on it (RFC 8831, 6.7); only then the connection goes. */
  close(): void {
    if (this.#closed) return
    const { events } = this.#lanes
    const timer = setTimeout(this.#gone, FAREWELL_MS)
    events.onclose = () => {
      clearTimeout(timer)
      this.#gone()
    }
    this.#tellClosed()
    events.close()
  }

  #end(): void {
    if (this.#closed) return
    this.#tellClosed()
    this.#gone()
  }

  #tellClosed(): void {
    this.#closed = true
    for (const handler of this.#closeHandlers) handler()
    this.#closeHandlers.clear()
  }

  #receive(lane: Lane, bytes: Uint8Array): void {
    if (this.#closed) return
    if (this.#handler) this.#handler(lane, bytes)
    else if (this.#early.length < MAX_EARLY) this.#early.push([lane, bytes])
  }
}
