import type { Clock } from '../../ports/clock.js'
import type { Lane, Link, Path } from '../../ports/link.js'
import type { LinkListeners } from '../link-listeners.js'
import { LossyQueue } from '../lossy-queue.js'
import { watchPath } from './watch-path.js'

/** With more than this waiting on the lossy lane, what comes next waits here, bytes. */
const MAX_STATE_BACKLOG = 16 * 1024
/** Longest wait for the other side to hear the goodbye and let go, ms. */
const FAREWELL_MS = 1000
/** Who goes on speaking after that like this does not listen: let go sooner. */
const DEAF = { messages: 256, ms: 100 }
/** An empty message on the events lane: nothing comes after it ([CO11]). */
const GOODBYE = new Uint8Array(0)

export interface RtcLinkOptions {
  /** Fed by the channels already: one lane may speak before the other is open. */
  readonly listeners: LinkListeners
  readonly clock: Clock
  /** Called once, when nothing of the link is needed any more. */
  readonly gone: () => void
}

/** A link over two data channels of one RTCPeerConnection. */
export class RtcLink implements Link {
  readonly binding: Link['binding']
  readonly #lanes: Readonly<Record<Lane, RTCDataChannel>>
  readonly #gone: () => void
  readonly #stopWatching: () => void
  /** Where nothing is told, it stays this. */
  #path: Path = 'direct'
  readonly #clock: Clock
  #stopWaiting: () => void = () => {}
  #unheard = 0
  readonly #lossy: LossyQueue
  readonly #listeners: LinkListeners

  constructor(
    pc: RTCPeerConnection,
    lanes: Readonly<Record<Lane, RTCDataChannel>>,
    binding: Link['binding'],
    { listeners, clock, gone }: RtcLinkOptions,
  ) {
    this.#lanes = lanes
    this.binding = binding
    this.#listeners = listeners
    this.#clock = clock
    this.#gone = gone
    const { state } = lanes
    this.#lossy = new LossyQueue(
      () => state.bufferedAmount > MAX_STATE_BACKLOG,
      (bytes) => this.#put(state, bytes.slice()),
    )
    state.bufferedAmountLowThreshold = MAX_STATE_BACKLOG / 2
    state.onbufferedamountlow = () => this.#lossy.drain()
    for (const channel of [lanes.events, lanes.state]) channel.onclose = () => this.end()
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'failed' || pc.connectionState === 'closed') this.end()
    })
    this.#stopWatching = watchPath(pc, clock, (path) => {
      this.#path = path
    })
  }

  get path(): Path {
    return this.#path
  }

  get backlog(): number {
    return this.#lanes.events.bufferedAmount + this.#lanes.state.bufferedAmount
  }

  send(lane: Lane, bytes: Uint8Array): void {
    const channel = this.#lanes[lane]
    if (this.#listeners.closed || channel.readyState !== 'open') return
    if (lane === 'state') this.#lossy.push(bytes.slice())
    else this.#put(channel, bytes.slice())
  }

  #put(channel: RTCDataChannel, bytes: Uint8Array<ArrayBuffer>): void {
    try {
      channel.send(bytes)
    } catch {
      this.end() // the channel's own queue is full or it closed this instant: the session above replays or ends
    }
  }

  onMessage(handler: (lane: Lane, bytes: Uint8Array) => void): () => void {
    return this.#listeners.onMessage(handler)
  }

  onClose(handler: () => void): () => void {
    return this.#listeners.onClose(handler)
  }

  /**
   * Says goodbye behind all that was sent, and keeps the connection until the other side has let go. Closing the channel
   * would do by the book (RFC 8831, 6.7), but node-datachannel throws away what has not been read by then.
   */
  close(): void {
    if (this.#listeners.closed) return
    this.send('events', GOODBYE)
    this.#listeners.close()
    this.#stopWaiting = this.#clock.after(FAREWELL_MS, () => this.#letGo())
  }

  /** A message came on one of the channels. */
  receive(lane: Lane, bytes: Uint8Array): void {
    if (!this.#listeners.closed) return this.#listeners.receive(lane, bytes)
    if (++this.#unheard !== DEAF.messages) return
    this.#stopWaiting()
    this.#stopWaiting = this.#clock.after(DEAF.ms, () => this.#letGo())
  }

  /** The other side said goodbye, or is gone. */
  end(): void {
    this.#listeners.close()
    this.#letGo()
  }

  #letGo(): void {
    this.#unheard = DEAF.messages
    this.#stopWaiting()
    this.#stopWatching()
    this.#gone()
  }
}
